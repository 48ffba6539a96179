/** What a page needs to typeset a frozen text: the client's own modules, its assets fetched as in the product. */
import { fetchAssets } from '../../client/paper/assets.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { typeset } from '../../client/paper/typeset.ts'
import { readFrozen } from '../../shared/agreement.ts'
import { utf8 } from '../../shared/bytes.ts'

const engine = makeEngine(fetchAssets('/'))

declare global {
  interface Window { typesetText: (agreement: string) => Promise<{ readonly sha256: string; readonly pages: number; readonly ms: number }> }
}

window.typesetText = async agreement => {
  const start = performance.now()
  const { sha256, pages } = await typeset(readFrozen(utf8(agreement)), engine)
  return { sha256, pages, ms: performance.now() - start }
}
