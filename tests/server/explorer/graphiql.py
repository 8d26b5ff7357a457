"""GraphiQL as a person uses it: what they see and press."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page


@dataclass(frozen=True, slots=True)
class GraphiQL:
    """The explorer, open in a page."""

    page: Page

    @property
    def query(self) -> Locator:
        """What stands in the editor, as far as it is in sight."""
        return self.page.locator(".graphiql-query-editor .view-lines")

    @property
    def variables(self) -> Locator:
        """What stands in the editor of the variables, as far as it is in sight."""
        return self.page.locator(".graphiql-editor-tool .graphiql-editor:not(.hidden) .view-lines")

    @property
    def answer(self) -> Locator:
        """The answer, as far as it is in sight."""
        return self.page.locator(".graphiql-response .view-lines")

    @property
    def cost(self) -> Locator:
        """What stands below the answer."""
        return self.page.locator(".graphiql-footer").get_by_role("status")

    @property
    def tabs(self) -> Locator:
        return self.page.locator(".graphiql-tab-button")

    async def run(self) -> None:
        await self.page.get_by_role("button", name="Execute query").click()

    async def open_example(self, title: str) -> None:
        await self.page.get_by_role("button", name="Examples").click()
        await self.page.get_by_role("menuitem", name=title).click()


async def open_graphiql(page: Page, server: str, path: str = "/graphql") -> GraphiQL:
    """Open the explorer, and wait until its editors can be used."""
    await page.goto(f"{server}{path}")
    opened = GraphiQL(page)
    for editor in (opened.query, opened.answer):
        await editor.wait_for(state="attached")
    return opened
