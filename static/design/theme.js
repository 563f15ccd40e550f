/* Sets the theme that was chosen in the app before anything is drawn, so that no page flashes, and tells the admin of it. */
const chosen = localStorage.getItem("baton.theme");
if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
localStorage.setItem("theme", chosen === "light" || chosen === "dark" ? chosen : "auto");
