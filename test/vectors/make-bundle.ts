/**
 * Writes test/vectors/bundle: `npx tsx test/vectors/make-bundle.ts`. Made once
 * and frozen, because serial numbers of certificates are random: a bundle that
 * was good stays good, one that was altered stays red, whatever we change.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { shortDoc } from '../support/agreement.ts'
import { attacks, filesOf } from '../support/bundle-attacks.ts'
import { endCase } from '../support/ending-case.ts'

const folder = new URL('bundle/', import.meta.url)
mkdirSync(folder, { recursive: true })
const ended = await endCase({ doc: shortDoc })
const index: Record<string, unknown> = {}
for (const { name, expect, says, comment, make } of attacks) {
  writeFileSync(new URL(`${name}.zip`, folder), await make(filesOf(ended.bundle), ended))
  index[name] = { expect, says, comment }
}
writeFileSync(new URL('index.json', folder), `${JSON.stringify(index, undefined, 1)}\n`)
