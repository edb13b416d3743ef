// The editor: its workers from our origin, and its accent that of the product.
import * as monaco from 'monaco-graphql/esm/monaco-editor.js'

export const getWorker = (_id, label) =>
  new Worker(new URL(`./${label === 'graphql' || label === 'json' ? label : 'editor'}.worker.js`, import.meta.url))

// Full-width punctuation is the data's own, not a look-alike to warn of.
monaco.editor.onDidCreateEditor((editor) => editor.updateOptions({ unicodeHighlight: { ambiguousCharacters: false } }))

export const THEME = { light: 'tidu-light', dark: 'tidu-dark' }

const colours = (accent, tint, sheet) => ({
  'editor.background': '#ffffff00',
  'scrollbar.shadow': '#ffffff00',
  'editorWidget.background': sheet,
  'editorHoverWidget.background': sheet,
  'editorSuggestWidget.background': sheet,
  'menu.background': sheet,
  'quickInput.background': sheet,
  'editorSuggestWidget.selectedBackground': tint,
  'editorSuggestWidget.selectedForeground': accent,
  'list.hoverBackground': tint,
  'menu.selectionBackground': tint,
  'menu.selectionForeground': accent,
  'quickInputList.focusBackground': tint,
  'toolbar.hoverBackground': tint,
  ...Object.fromEntries(
    ['list.highlightForeground', 'list.focusHighlightForeground', 'textLink.foreground', 'textLink.activeForeground',
      'editorLink.activeForeground', 'pickerGroup.foreground', 'focusBorder'].map((name) => [name, accent]),
  ),
})

monaco.editor.defineTheme(THEME.light, {
  base: 'vs',
  inherit: true,
  colors: colours('#0a6173', '#0a617319', '#ffffff'),
  rules: [{ token: 'argument.identifier.gql', foreground: '5b3fa0' }],
})
monaco.editor.defineTheme(THEME.dark, {
  base: 'vs-dark',
  inherit: true,
  colors: colours('#63c4d6', '#63c4d619', '#212a3b'),
  rules: [{ token: 'argument.identifier.gql', foreground: 'b3a6f5' }],
})
