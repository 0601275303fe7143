// Sets the colour scheme before the first paint, so that a dark page does not flash white while it loads.
(() => {
  let chosen = "auto";
  try {
    chosen = localStorage.getItem("gatehouse-color-scheme") ?? "auto";
  } catch {
    // Storage is blocked: the system's scheme it is.
  }
  const dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
