/** 另存备份文件: everything this device holds of a case in one file, still sealed except the text beside it. */
import { zipSync, type Zippable } from 'fflate'
import { hex, utf8, type Bytes } from '../shared/bytes.ts'
import { TEXT_FIELD, textFields } from './model/schema.ts'
import type { CaseSession } from './sync/case-session.ts'
import type { CaseStore } from './sync/store.ts'

const README = `这是六尺的备份文件。
文字/ 里是这台设备上看到的全文，任何文本编辑器都能打开，请像保管卷宗一样保管。
信封/ 里是原始记录（加密、带签名），待同步.json 是还没有送到中继的改动。
证据/ 里是还没有全部送到中继的证据原件；已经送到的不在里面。
`

export interface Originals { readonly files: readonly { readonly name: string; readonly bytes: Uint8Array }[]; readonly leftOut: readonly string[] }

/** `originals`: exhibits that only this device has. */
export const backupOf = async (caseId: Bytes, store: CaseStore, session: CaseSession, originals: Originals): Promise<Blob> => {
  const leftOut = originals.leftOut.length === 0 ? '' : `下面这些证据太大，没有放进来，请在“证据”里逐件下载原件：\n${originals.leftOut.join('\n')}\n`
  const files: Zippable = { 'README.txt': utf8(README + leftOut) }
  for (const { name, bytes } of originals.files) files[`证据/${name}`] = [bytes, { level: 0 }] // photographs and recordings are compressed already
  const rooms = [hex(caseId), ...[...session.replica.folds()].map(fold => hex(fold.room))]
  for (const room of rooms) {
    const rows = await store.log(room, 0)
    files[`信封/${room}.json`] = utf8(JSON.stringify(rows.map(({ seq, relayTime, bytes, refused }) => ({ seq, relayTime, refused, envelope: hex(bytes) }))))
    const text = session.text(room)
    if (text) for (const field of textFields(text.doc())) files[`文字/${room}${field.slice(TEXT_FIELD.length).replace(/\W/g, '-')}.xml`] = utf8(text.doc().getXmlFragment(field).toString())
    const facts = session.facts(room)
    if (facts) files[`文字/${room}.json`] = utf8(JSON.stringify(facts.entries.get().map(({ json }) => JSON.parse(json) as unknown), undefined, 1))
  }
  files['待同步.json'] = utf8(JSON.stringify((await store.rows()).map(row => ({ ...row, body: hex(row.body), seenHead: hex(row.seenHead) }))))
  for (const name of await store.keptNames('aside/')) { const piece = await store.kept(name); if (piece) files[`未被接收/${name.slice(6).replace(/\//g, '-')}.json`] = piece }
  return new Blob([zipSync(files).slice()], { type: 'application/zip' })
}
