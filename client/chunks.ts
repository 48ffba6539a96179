/** How the build cuts the client into files; for the program and for the tests' pages alike. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Packages of which two copies would not know each other's objects. */
export const ONE_COPY: readonly string[] = ['yjs', 'y-protocols', 'lib0', 'solid-js', 'prosemirror-model', 'prosemirror-state', 'prosemirror-view', 'prosemirror-transform']

/**
 * Two files instead of fifty: what every page needs, and what every case needs.
 * A browser spends milliseconds on each file, however small, and somebody who
 * opens a case waits for all of them.
 */
export const together = (): ((id: string, graph: { getModuleInfo(id: string): { readonly importedIds: readonly string[] } | null }) => string | null) => {
  const client = fileURLToPath(new URL('.', import.meta.url))
  const sets = new Map<string, ReadonlySet<string>>()
  return (id, graph) => {
    const closure = (name: string, entries: readonly string[]): ReadonlySet<string> => {
      const known = sets.get(name)
      if (known) return known
      const found = new Set<string>(), todo = entries.map(entry => join(client, entry))
      for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
        if (found.has(next)) continue
        found.add(next)
        todo.push(...graph.getModuleInfo(next)?.importedIds ?? [])
      }
      sets.set(name, found)
      return found
    }
    if (closure('boot', ['boot.ts']).has(id)) return 'boot'
    return closure('case', ['case-room.ts', 'card-facts.ts', 'ui/pages/case.tsx', 'ui/sessions/agreement-pane.tsx', 'ui/sessions/record-pane.tsx']).has(id) ? 'case' : null
  }
}
