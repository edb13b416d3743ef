// The examples of docs/examples: one tab for each kind of user, and a panel that opens any one of them alone.
import { useGraphiQL, useGraphiQLActions } from '@graphiql/react'
import { parse } from 'graphql'
import developer from '../../../docs/examples/developer.graphql'
import developerVariables from '../../../docs/examples/developer.variables.json'
import planner from '../../../docs/examples/planner.graphql'
import plannerVariables from '../../../docs/examples/planner.variables.json'
import specialist from '../../../docs/examples/specialist.graphql'
import specialistVariables from '../../../docs/examples/specialist.variables.json'

const USERS = [
  { title: '前端开发', query: developer, variables: developerVariables },
  { title: '企业服务专员', query: specialist, variables: specialistVariables },
  { title: '产业规划', query: planner, variables: plannerVariables },
]

export const TABS = USERS.map(({ query, variables }) => ({ query: query.trim(), variables: variables.trim() }))

/** The operations of a file. The first line of the comment right above each is its title, and after a colon, what it does. */
function operations({ query, variables }) {
  const values = JSON.parse(variables)
  return parse(query).definitions.map((definition) => {
    let first = definition.loc.startToken
    while (first.prev.kind === 'Comment' && first.prev.line === first.line - 1) first = first.prev
    const [title, about] = (first.kind === 'Comment' ? first.value : definition.name.value).split('：')
    const used = (definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value)
    return {
      name: definition.name.value,
      title,
      about,
      query: query.slice(first.start, definition.loc.end),
      variables: JSON.stringify(Object.fromEntries(used.filter((name) => name in values).map((name) => [name, values[name]])), null, 2),
    }
  })
}

const GROUPS = USERS.map((user) => ({ title: user.title, operations: operations(user) }))

function Examples() {
  const { addTab } = useGraphiQLActions()
  const queryEditor = useGraphiQL((state) => state.queryEditor)
  const variableEditor = useGraphiQL((state) => state.variableEditor)
  const open = ({ query, variables }) => {
    addTab()
    queryEditor.setValue(query)
    variableEditor.setValue(variables)
  }
  return (
    <section className="tidu-examples" aria-label="示例查询">
      <h2>示例查询</h2>
      <p>点选后在新标签页打开，Ctrl-Enter 运行。</p>
      {GROUPS.map((group) => (
        <div key={group.title}>
          <h3>{group.title}</h3>
          <ul>
            {group.operations.map((operation) => (
              <li key={operation.name}>
                <button type="button" onClick={() => open(operation)}>
                  {operation.title} <code>{operation.name}</code>
                  {operation.about && <small>{operation.about}</small>}
                </button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}

const Icon = () => (
  <svg viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeLinejoin="round">
    <path d="M8 1.8 13.5 5v6L8 14.2 2.5 11V5z" />
    <path d="M8 8 13.5 5M8 8 2.5 5M8 8v6.2" />
  </svg>
)

export const EXAMPLES_PLUGIN = { title: '示例查询 Examples', icon: Icon, content: Examples }
