/** What a page needs to typeset a paper from its values: the client's own modules, its assets fetched as in the product. */
import type { Form } from '../../client/model/papers/form.ts'
import { fetchAssets } from '../../client/paper/assets.ts'
import { makeEngine } from '../../client/paper/engine.ts'
import { typesetForm } from '../../client/paper/form.ts'

const engine = makeEngine(fetchAssets('/'))

declare global {
  interface Window { typesetForm: (form: Form) => Promise<{ readonly sha256: string; readonly pages: number }> }
}

window.typesetForm = async form => {
  const { sha256, pages } = await typesetForm(form, engine)
  return { sha256, pages }
}
