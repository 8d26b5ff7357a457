import httpx
import pytest

from server.logs import configure_logs
from server.request_log import shown_path


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("/files/s3cret/Jane Doe.pdf", "/files/…"),
        ("//files/s3cret", "//files/…"),
        ("/hiregraph/files/s3cret/a/files/b", "/hiregraph/files/…"),
        ("/proxy/lever/opportunities/1/files/2", "/proxy/lever/opportunities/1/files/2"),
        ("/files", "/files"),
    ],
)
def test_no_permission_in_a_path_is_logged(path: str, shown: str) -> None:
    assert shown_path(path) == shown


@pytest.mark.usefixtures("logs_as_before")
async def test_a_path_cannot_forge_a_line_or_steer_a_terminal(
    client: httpx.AsyncClient, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logs(level="info", form="console")
    for unfit in ("%0a", "%0d", "%1b[31m", "%c2%9b31m", "%e2%80%a8", "%e2%80%ae"):
        await client.get(httpx.URL(f"http://localhost/a{unfit}[error]"))
    logged = capsys.readouterr().err
    assert len(logged.splitlines()) == 6
    assert all(char.isprintable() or char == "\n" for char in logged)
