/**
 * Writes test/vectors/bundle: `npx tsx test/vectors/make-bundle.ts`. Made once
 * for each format and frozen, because serial numbers of certificates are random:
 * one that was altered stays red, whatever we change. A honest bundle of a former
 * format is kept beside them (former-…) and stays readable.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { shortDoc } from '../support/agreement.ts'
import { utf8 } from '../../shared/bytes.ts'
import { attacks, filesOf, formers } from '../support/bundle-attacks.ts'
import { endCase } from '../support/ending-case.ts'

const folder = new URL('bundle/', import.meta.url)
mkdirSync(folder, { recursive: true })
const ended = await endCase({ doc: shortDoc, verifier: utf8('<!doctype html><html lang="zh-CN"><title>核验文件</title><body><p>这里是核验页。</p></body></html>\n') })
const index: Record<string, unknown> = { ...formers }
for (const { name, expect, says, comment, make } of attacks) {
  writeFileSync(new URL(`${name}.zip`, folder), await make(filesOf(ended.bundle), ended))
  index[name] = { expect, says, comment }
}
writeFileSync(new URL('index.json', folder), `${JSON.stringify(index, undefined, 1)}\n`)
