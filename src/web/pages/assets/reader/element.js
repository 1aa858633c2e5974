// Elements of the page. What records say is only ever put in as text.

import { plain } from "./texts.js";

/** An element with properties, attributes under `attributes`, and children: elements or texts. */
export function element(name, { attributes = {}, ...properties } = {}, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined) made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

export const byId = (id) => document.getElementById(id);

/** What `pick` gave, in its own language and direction. */
export function spoken({ tag, values }, name = "bdi") {
  const text = values.map(plain).join(" · ");
  return element(name, { textContent: text, dir: "auto", ...(tag && { lang: tag }) });
}
