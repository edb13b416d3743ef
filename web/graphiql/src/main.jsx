// GraphiQL on our own origin: nothing is fetched from elsewhere, and the tabs open on our own examples.
import { createGraphiQLFetcher, createLocalStorage } from '@graphiql/toolkit'
import { GraphiQL, HISTORY_PLUGIN } from 'graphiql'
import { createRoot } from 'react-dom/client'
import { EXAMPLES_PLUGIN, TABS } from './examples.jsx'
import { THEME, getWorker } from './editor.js'
// Piece by piece: graphiql/style.css also carries a second copy of the editor's sheet and 280 KB (gz) of Latin fonts.
import '@graphiql/react/style.css'
import '@graphiql/plugin-doc-explorer/style.css'
import '@graphiql/plugin-history/style.css'
import 'graphiql/graphiql.css'
import './style.css'

globalThis.MonacoEnvironment = { getWorker }

// A namespace of its own: another GraphiQL on this host and port (127.0.0.1:8000, say) keeps its tabs to itself.
const storage = createLocalStorage({ namespace: 'tidu' })
if (!storage.getItem('graphiql:tabState')) {
  // On a first visit GraphiQL shows the query of the first default tab but not its variables, unless it finds both here.
  storage.setItem('graphiql:query', TABS[0].query)
  storage.setItem('graphiql:variables', TABS[0].variables)
}

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    fetcher={createGraphiQLFetcher({ url: location.pathname })}
    storage={storage}
    defaultTabs={TABS}
    defaultEditorToolsVisibility="variables"
    editorTheme={THEME}
    plugins={[HISTORY_PLUGIN, EXAMPLES_PLUGIN]}
  >
    <GraphiQL.Logo>优企图谱 GraphiQL</GraphiQL.Logo>
  </GraphiQL>,
)
