/** 定稿并导出: the bundle of a frozen and fully signed text (签署稿 before effect, 正式件 after it: the verifier computes which). */
import { hex, type Bytes } from '../../shared/bytes.ts'
import { openedAct, writeBundle, type Disclosure } from '../../shared/bundle.ts'
import { scanName } from '../../shared/bundle-acts.ts'
import { effectOf } from '../../shared/effect.ts'
import { logRoot, type RoomHead } from '../../shared/merkle.ts'
import type { RosterEntry } from '../../shared/roster-extract.ts'
import { unseenPages } from '../../shared/standing.ts'
import { isInEffect } from '../model/acts.ts'
import { obstacle, type Obstacle } from './obstacle.ts'
import { readmeOf } from './readme.ts'
import type { Frozen, Signatory } from './sign.ts'

export interface ExportWanted {
  readonly state: Frozen
  /** The paper as rebuilt here or kept from signing; its hash must be the freeze act's. */
  readonly pdf: Bytes
  readonly pdfSha256: string
  /** The whole roster in order from the GENESIS. */
  readonly roster: readonly RosterEntry[]
  /** Names of members; only those of signers go in. */
  readonly disclose: (personId: string) => Disclosure | undefined
  /** The freeze act and what stands on the paper (actsToShow), each as its envelope with its own key (keyFor). */
  readonly acts: readonly { readonly seq: number; readonly relayTime: number; readonly envelope: Bytes; readonly key: Bytes | undefined }[]
  /** The bytes of each photograph that stands, by its hash. */
  readonly photographs: ReadonlyMap<string, Bytes>
  /** Heads of all rooms that this device follows. */
  readonly rooms: readonly RoomHead[]
  /** 32 random bytes kept with the case; opens single leaves later. */
  readonly logSecret: Bytes
  readonly exporter: Omit<Signatory, 'personId' | 'signPub'>
  /** verifier.html; undefined when this device has not got it. */
  readonly verifier: Bytes | undefined
}

/** Ids of the acts that a reader needs: what was struck or did not count stays in the case. */
export const actsToShow = ({ factId, standing }: Frozen): string[] =>
  [factId, ...[...standing.marks, ...(standing.seal ? [standing.seal] : []), ...standing.scans, ...standing.readings].map(({ by }) => by.id)]

/** Photographs together: a bundle is read as a whole, also on a phone. */
const photographsBytesMax = 48 * 1024 * 1024

/** What keeps a frozen text from being carried away, before anything is read or drawn. */
export const unready = ({ missing, frozen, standing, signatures, paper }: Frozen): Obstacle | undefined => {
  if (missing.length > 0) return obstacle('UNSIGNED', `还差 ${missing.length} 个签名：${missing.map(({ name }) => name).join('、')}。签齐了才能导出核验包；要先看纸面，请点“打印待签文本”。`)
  const refused = standing.marks.filter(({ way }) => way === 'refused').flatMap(({ slot }) => frozen.ink.filter(place => place.slot === slot))
  if (refused.length > 0) return obstacle('REFUSED', `${refused.map(({ capacity, name }) => capacity + name).join('、')}拒签，没有导出。他愿意签了，请先登记；不签了，请改日接着签或者终止调解。`)
  const open = frozen.signers.length > 0 ? [] : frozen.ink.filter(({ slot }) => !standing.marks.some(mark => mark.slot === slot))
  if (open.length > 0) return obstacle('UNMARKED', `还有 ${open.length} 处没有登记签署：${open.map(({ capacity, name }) => capacity + name).join('、')}。这份协议都在纸上签，登记齐了才能导出核验包；要先看纸面，请点“打印待签文本”。`)
  const unseen = frozen.inkOnly === true && isInEffect({ frozen, standing, signatures }) ? unseenPages(standing, paper.pages) : []
  if (unseen.length > 0) return obstacle('UNPHOTOGRAPHED', `签好的纸件第 ${unseen.join('、')} 页还没有照片，没有导出。婚姻、收养、继承的协议只在纸上签，定稿要有每一页的照片；请在“签署件照片”里补拍，再导出。`)
  const bytes = standing.scans.reduce((sum, { file }) => sum + file.size, 0)
  return bytes > photographsBytesMax ? obstacle('PHOTOGRAPHS', `签署件的照片一共 ${Math.round(bytes / 1024 / 1024)} MB，装不进一个核验包（最多 48 MB）。请把多余的照片更正掉，或者用普通画质重拍。`) : undefined
}

export const exportBundle = async (wanted: ExportWanted): Promise<Bytes | Obstacle> => {
  const { state, exporter } = wanted
  const stopped = unready(state)
  if (stopped) return stopped
  const absent = state.standing.scans.filter(({ file }) => !wanted.photographs.has(file.sha256))
  if (absent.length > 0) return obstacle('NO_PHOTOGRAPH', `签署件第 ${absent.map(({ page }) => page).join('、')} 页照片的原件不在这台设备上，没有导出。请连上中继等照片传到，再导出一次。`)
  if (wanted.pdfSha256 !== state.paper.sha256) return obstacle('PAPER_DIFFERS', '这台设备上的纸面和冻结时的不一样，没有导出。请重新打开本案再试；文字和签名都在。')
  const people: Record<string, Disclosure> = {}
  const enterers = [...state.standing.marks, ...(state.standing.seal ? [state.standing.seal] : []), ...state.standing.scans, ...state.standing.readings].map(({ by }) => ({ personId: by.personId, name: '登记签署的人' }))
  for (const { personId, name } of [...state.frozen.signers, ...enterers]) {
    const disclosed = wanted.disclose(personId)
    if (!disclosed) return obstacle('NO_DISCLOSURE', `这台设备上还没有${name}的登记信息，没有导出。连上中继等名册到齐，再导出一次。`)
    people[personId] = disclosed
  }
  const at = new Date(exporter.at).toISOString()
  const root = hex(logRoot(wanted.rooms, wanted.logSecret))
  const acts = wanted.acts.map(({ seq, relayTime, envelope, key }) => openedAct(seq, relayTime, envelope, key))
  return writeBundle({
    agreement: state.bytes, pdf: wanted.pdf, roster: wanted.roster, people, verifier: wanted.verifier,
    acts,
    scans: state.standing.scans.map(scan => ({ name: scanName(scan), bytes: wanted.photographs.get(scan.file.sha256)! })),
    log: { root, at, device: hex(exporter.deviceId), sign: exporter.sign },
    signatures: state.signatures.map(({ slot, cms }) => ({ slot, cms })),
    readme: readmeOf(state.frozen, state.sha256, effectOf(state.frozen, state.standing, state.signatures), exporter.at),
  })
}
