const CHOSEN = "trustsim-theme";

/** Light or dark as the system has it, until the visitor chooses; `tell(dark)` at once and at each change. */
export function followTheme(tell) {
  const system = matchMedia("(prefers-color-scheme: dark)");
  const isDark = () => (localStorage.getItem(CHOSEN) ?? (system.matches ? "dark" : "light")) === "dark";
  const show = () => {
    document.documentElement.dataset.theme = isDark() ? "dark" : "light";
    tell(isDark());
  };
  const toggle = () => {
    localStorage.setItem(CHOSEN, isDark() ? "light" : "dark");
    show();
  };
  system.addEventListener("change", show);
  show();
  return { toggle, end: () => system.removeEventListener("change", show) };
}
