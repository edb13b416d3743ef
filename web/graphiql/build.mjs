// One static bundle in the folder given (or dist/): main.js, main.css, three workers, an icon; all names relative.
import { cp } from 'node:fs/promises'
import { build } from 'esbuild'

const outdir = process.argv[2] ?? 'dist'
const common = {
  bundle: true,
  minify: true,
  target: 'es2022',
  outdir,
  legalComments: 'eof',
  logLevel: 'warning',
  define: { 'process.env.NODE_ENV': '"production"' },
}

await Promise.all([
  build({
    ...common,
    entryPoints: ['src/main.jsx'],
    format: 'esm',
    splitting: true, // the formatter is fetched when it is first used
    chunkNames: 'chunk-[hash]',
    assetNames: '[name]',
    jsx: 'automatic',
    // GraphiQL asks for the formatter's plugins by old names, under which they are CommonJS and lose their named exports.
    alias: {
      'prettier/parser-babel': 'prettier/plugins/babel',
      'prettier/parser-graphql': 'prettier/plugins/graphql',
    },
    loader: { '.ttf': 'file', '.graphql': 'text', '.variables.json': 'text' },
  }),
  build({
    ...common,
    entryPoints: {
      'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
      'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
      'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    },
    format: 'iife',
  }),
])
await cp('icon.svg', `${outdir}/icon.svg`)
