"""What people do in Lever itself, not through its API: a page, and the endpoints beneath it."""
