// The shop, into build/pages, from where the server reads it.
import { defineConfig } from 'vite';

export default defineConfig({
  root: 'shop',
  base: './',
  build: { outDir: '../../build/pages', emptyOutDir: true, target: 'es2020', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  // For working on the pages: `npx vite` here, and a served store on 8080.
  server: { proxy: { '^/(v1|1|health|openapi.json|docs)': 'http://127.0.0.1:8080' } },
});
