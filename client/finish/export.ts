/** 定稿并导出: the bundle of a frozen and fully signed text (签署稿; ink, seal and effect come later and elsewhere). */
import { checkCode, type Frozen as FrozenText } from '../../shared/agreement.ts'
import { base64url, hex, type Bytes } from '../../shared/bytes.ts'
import { logStatement, openedAct, writeBundle, type Disclosure } from '../../shared/bundle.ts'
import { logRoot, type RoomHead } from '../../shared/merkle.ts'
import type { RosterEntry } from '../../shared/roster-extract.ts'
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
  /** The envelope of the freeze act and its own key (keyFor); seq and relayTime 0 while the relay has not confirmed it. */
  readonly freezeEnvelope: { readonly seq: number; readonly relayTime: number; readonly envelope: Bytes; readonly key: Bytes | undefined }
  /** Heads of all rooms that this device follows. */
  readonly rooms: readonly RoomHead[]
  /** 32 random bytes kept with the case; opens single leaves later. */
  readonly logSecret: Bytes
  readonly exporter: Omit<Signatory, 'personId' | 'signPub'>
  /** verifier.html; undefined when this device has not got it. */
  readonly verifier: Bytes | undefined
}

export const exportBundle = async (wanted: ExportWanted): Promise<Bytes | Obstacle> => {
  const { state, exporter } = wanted
  if (state.missing.length > 0) return obstacle('UNSIGNED', `还差 ${state.missing.length} 个签名：${state.missing.map(({ name }) => name).join('、')}。签齐了才能导出核验包；要先看纸面，请点“打印待签文本”。`)
  if (wanted.pdfSha256 !== state.paper.sha256) return obstacle('PAPER_DIFFERS', '这台设备上的纸面和冻结时的不一样，没有导出。请重新打开本案再试；文字和签名都在。')
  const people: Record<string, Disclosure> = {}
  for (const { personId, name } of state.frozen.signers) {
    const disclosed = wanted.disclose(personId)
    if (!disclosed) return obstacle('NO_DISCLOSURE', `这台设备上还没有${name}的登记信息，没有导出。连上中继等名册到齐，再导出一次。`)
    people[personId] = disclosed
  }
  const at = new Date(exporter.at).toISOString()
  const root = hex(logRoot(wanted.rooms, wanted.logSecret))
  const signature = base64url(await exporter.sign(logStatement(root, state.sha256, at)))
  const { seq, relayTime, envelope, key } = wanted.freezeEnvelope
  return writeBundle({
    agreement: state.bytes, pdf: wanted.pdf, roster: wanted.roster, people, verifier: wanted.verifier,
    acts: [openedAct(seq, relayTime, envelope, key)],
    log: { root, at, device: hex(exporter.deviceId), signature },
    signatures: state.signatures.map(({ slot, cms }) => ({ slot, cms })),
    readme: readmeOf(state.frozen, state.sha256),
  })
}

/** 柳溪人调字第118号 … a file name that every system takes. */
export const bundleName = (frozen: FrozenText, sha256: string): string => {
  const number = frozen.number.replace(/[\\/:*?"<>|\s]/g, '')
  return `${number === '' ? `协议书${checkCode(sha256).slice(0, 4)}` : number}-核验包.zip`
}
