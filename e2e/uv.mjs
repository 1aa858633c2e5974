// Universal Viewer's page: where its parts are.

export const picture = (page) => page.locator("#uv .viewer .openseadragon-canvas").first();
export const title = (page) => page.locator("#uv .centerPanel h1.title");
export const contents = (page) => page.locator("#uv .leftPanel");
export const choose = (page, name) => page.getByRole("button", { name, exact: true }).first().click();
