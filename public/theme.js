// Runs before the first paint: the theme that was chosen on this device, or else the one of the system.
try {
  const theme = localStorage.getItem('sendora.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {}
