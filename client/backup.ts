/** 另存备份文件: everything this device holds of a case in one file, still sealed except the text beside it. */
import { zipSync } from 'fflate'
import { hex, utf8, type Bytes } from '../shared/bytes.ts'
import { TEXT_FIELD, textFields } from './model/schema.ts'
import type { CaseSession } from './sync/case-session.ts'
import type { CaseStore } from './sync/store.ts'

const README = `这是六尺的备份文件。
文字/ 里是这台设备上看到的全文，任何文本编辑器都能打开，请像保管卷宗一样保管。
信封/ 里是原始记录（加密、带签名），待同步.json 是还没有送到中继的改动。
`

export const backupOf = async (caseId: Bytes, store: CaseStore, session: CaseSession): Promise<Blob> => {
  const files: Record<string, Uint8Array> = { 'README.txt': utf8(README) }
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
