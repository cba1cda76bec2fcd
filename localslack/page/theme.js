// Before anything is painted: the brightness that was chosen last time. Without a choice the system's own holds.
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "";
