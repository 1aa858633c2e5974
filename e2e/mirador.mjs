// Mirador's page: where its parts are.

export const picture = (page) => page.locator(".mirador-osd-container").first();
export const button = (page, name) => page.getByRole("button", { name, exact: true });
export const sideBar = (page) => page.locator(".mirador-companion-window-left");

/** Opens the side bar at one of its panels; both are named in the page's language. */
export async function openPanel(page, name, toggle = "Toggle sidebar") {
  await button(page, toggle).click();
  await page.getByRole("tab", { name }).click();
}

/** Goes on to another panel of the open side bar. */
export async function turnToPanel(page, name) {
  // What is said of the last button lies over the next one.
  await page.mouse.move(0, 0);
  await page.getByRole("tooltip").waitFor({ state: "hidden" });
  await page.getByRole("tab", { name }).click();
}
