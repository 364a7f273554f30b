// shelfwise.js, one file for a script tag, beside the shop.
import { defineConfig } from 'vite';

export default defineConfig({
  build: {
    outDir: '../build/pages',
    emptyOutDir: false,
    target: 'es2020',
    lib: { entry: 'snippet/shelfwise.ts', formats: ['iife'], name: 'shelfwiseModule', fileName: () => 'shelfwise.js' },
  },
});
