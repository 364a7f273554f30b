// Runs before anything is painted: the greeting stands in the page itself, and is for the home page alone.
if (!/^#\/(search|c|p|cart|me)\b/.test(location.hash)) document.documentElement.className = 'home';
