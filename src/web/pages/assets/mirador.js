// Starts Mirador with the configuration that stands in the page.
"use strict";

{
  const config = JSON.parse(document.getElementById("mirador-config").textContent);
  if (window.matchMedia("(prefers-color-scheme: dark)").matches) {
    config.selectedTheme = "dark";
  }
  window.Mirador.viewer(config);
}
