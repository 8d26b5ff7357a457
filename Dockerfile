# Three stages: the first builds the explorer's page, the second the wheel, which it installs, the
# third only runs it.
FROM node:22-slim AS explorer
WORKDIR /src
COPY web web
RUN npm ci --prefix web && npm run --prefix web build

FROM python:3.13-slim AS build
WORKDIR /src
COPY . .
COPY --from=explorer /src/.cache/explorer server/explorer/built
RUN python -m venv /opt/hiregraph \
 && /opt/hiregraph/bin/pip install --no-cache-dir --constraint constraints.txt .

FROM python:3.13-slim
LABEL org.opencontainers.image.title="hiregraph" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --create-home --home-dir /data hiregraph
COPY --from=build /opt/hiregraph /opt/hiregraph
ENV PATH="/opt/hiregraph/bin:$PATH" \
    PYTHONUNBUFFERED=1 \
    HIREGRAPH_HOST=0.0.0.0 \
    HIREGRAPH_PORT=8000 \
    HIREGRAPH_LOG_FORMAT=json
USER hiregraph
WORKDIR /data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s --retries=3 \
  CMD ["python", "-c", "import os, urllib.request as u; u.urlopen('http://127.0.0.1:' + os.environ['HIREGRAPH_PORT'] + '/healthz', timeout=2)"]
# HIREGRAPH_API_TOKEN and HIREGRAPH_LEVER_API_KEY are given when the container is run:
# without a token the server refuses to listen on more than its own loopback.
CMD ["hiregraph", "serve"]
