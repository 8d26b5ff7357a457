"""A Lever to run at home: its API, its webhooks and a recruiter's page, over made-up companies."""
