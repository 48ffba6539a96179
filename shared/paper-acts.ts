/**
 * Acts on a paper, as they stand in the acts room: closed JSON, read alike by
 * the case's own fold and by the verifier. Each names the draft, its text and
 * its paper by hash, so that an act for another draft counts for nothing.
 *
 *   freeze  冻结: the frozen text itself, its hash and the hash of its paper
 *   back    退回修改: voids a draft and every mark on it
 *   sign    level A: a required signer's device signature over text and paper
 *   mark    level C: what somebody saw done in ink at one place of the print;
 *           with `pad` level B: handwriting on a shared device, before a witness;
 *           with `agent`: somebody else did it at the party's place, in his stead
 *   seal    登记盖章: whose keeper put which seal on the print, and when
 *   scan    a photograph of one page of the signed print, by its hash
 *   read    宣读: to whom the text was read, what was said back
 *   strike  a mark, seal or photograph entered by mistake: stays in the log, counts no more
 *   later   改日接着签
 *   end     终止调解, and `reopen`: the parties go on after all
 */
import { agreementBytesMax } from './agreement.ts'
import { Malformed } from './bytes.ts'
import type { Json } from './canonical.ts'
import { array, closed, hexText, maybe, object, oneOf, text, whole, type Check } from './shape.ts'

/** 签名 · 按指印 · 签名并按指印 · 盖章 · 写不了字：他人代书姓名，本人按指印 · 拒签 */
export const MARK_WAYS = ['signed', 'thumb', 'signed-thumb', 'stamped', 'by-helper', 'refused'] as const
export type MarkWay = (typeof MARK_WAYS)[number]
export const WAY_WORDS: Readonly<Record<MarkWay, string>> = {
  signed: '签名', thumb: '按指印', 'signed-thumb': '签名并按指印', stamped: '盖章', 'by-helper': '由他人代书姓名、本人按指印', refused: '拒签',
}
/** Who signs at a party's place in his stead, as it is registered: 特别授权 · 监护人 · 法定代表人或负责人 */
const STAND_INS = ['special', 'guardian', 'representative'] as const
const STAND_IN_WORDS: Readonly<Record<(typeof STAND_INS)[number], string>> = { special: '委托代理人（特别授权）', guardian: '法定代理人', representative: '法定代表人（负责人）' }
export interface StandIn { readonly name: string; readonly as: (typeof STAND_INS)[number] }
/** 委托代理人（特别授权）王立民 */
export const standInWords = ({ name, as }: StandIn): string => `${STAND_IN_WORDS[as]}${name}`
/** 2026-11-20T19:02 → 2026-11-20 19:02, as it stands on the paper. */
export const timeOnPaper = (happenedAt: string): string => happenedAt.replace('T', ' ')
/** 自己看过 · 念给我听过 */
const READ_WAYS = ['self', 'aloud'] as const

/** A time as it is written on a paper: Beijing, to the minute, or a day alone. */
const onPaper: Check<string> = value => {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\d(T([01]\d|2[0-3]):[0-5]\d)?$/.test(value)) throw new Malformed('not a time on paper')
  const day = value.slice(0, 10)
  const ms = Date.parse(`${day}T00:00:00Z`)
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== day) throw new Malformed('not a day')
  return value
}

const paper = closed({ sha256: hexText(32), pages: whole })
const onDraft = { draft: whole, sha256: hexText(32), paper: hexText(32) }
const slot = text(1, 8)

const SHAPES = {
  freeze: closed({
    act: oneOf('freeze'), draft: whole, sha256: hexText(32), paper, agreement: text(2, agreementBytesMax),
    /** Persons whose devices were away and may hold changes that this draft lacks: whoever froze did not wait for them. */
    without: maybe(array(hexText(16), 1, 96)),
  }),
  back: closed({ act: oneOf('back'), draft: whole, sha256: hexText(32), reason: text(0, 400) }),
  sign: closed({ act: oneOf('sign'), ...onDraft, slot, cms: text(1, 8192) }),
  mark: closed({
    act: oneOf('mark'), ...onDraft, slot, /** The refusal that this signature lifts: he signs after all. */ over: maybe(hexText(32)), way: oneOf(...MARK_WAYS), read: oneOf(...READ_WAYS), happenedAt: onPaper, witness: text(0, 64), note: text(0, 400),
    /** Strokes as points, tenths of a millimetre and milliseconds; `recording` says where the recording of the signing is kept. */
    pad: maybe(closed({ strokes: text(1, 60_000), recording: text(0, 200) })),
    agent: maybe(closed({ name: text(1, 64), as: oneOf(...STAND_INS) })),
  }),
  seal: closed({ act: oneOf('seal'), ...onDraft, keeper: text(1, 64), happenedAt: onPaper, note: text(0, 400) }),
  scan: closed({ act: oneOf('scan'), ...onDraft, page: whole, file: closed({ sha256: hexText(32), size: whole, type: text(0, 120), name: text(0, 300), exhibit: text(1, 64) }) }),
  read: closed({ act: oneOf('read'), ...onDraft, slots: array(slot, 0, 96), items: array(text(1, 40), 0, 20), happenedAt: onPaper }),
  strike: closed({ act: oneOf('strike'), ...onDraft, of: hexText(32), reason: text(1, 400) }),
  later: closed({ act: oneOf('later'), ...onDraft, on: text(0, 10), reason: text(0, 400) }),
  end: closed({ act: oneOf('end'), draft: whole, askedBy: text(1, 120), reason: text(1, 400), happenedAt: onPaper }),
  reopen: closed({ act: oneOf('reopen'), draft: whole, reason: text(1, 400) }),
} as const

export type PaperActName = keyof typeof SHAPES
type Acts = { readonly [N in PaperActName]: ReturnType<(typeof SHAPES)[N]> }
export type PaperAct = Acts[PaperActName]
export type FreezeAct = Acts['freeze']
export type BackAct = Acts['back']
export type SignAct = Acts['sign']
export type MarkAct = Acts['mark']
export type SealAct = Acts['seal']
export type ScanAct = Acts['scan']
export type ReadAct = Acts['read']
export type StrikeAct = Acts['strike']
export type LaterAct = Acts['later']
export type EndAct = Acts['end']
export type ReopenAct = Acts['reopen']

const isPaperAct = (name: Json | undefined): name is PaperActName => typeof name === 'string' && Object.hasOwn(SHAPES, name)

/** undefined = an act of another kind; throws Malformed on one that is none of its kind. */
export const readPaperAct = (body: Json): PaperAct | undefined => {
  const { act } = object(body)
  if (!isPaperAct(act)) return undefined
  const read = SHAPES[act](body)
  if (read.act === 'mark' && read.pad !== undefined && read.witness === '') throw new Malformed('a pad without a witness')
  if (read.act === 'mark' && read.way === 'by-helper' && (read.read === 'self' || read.witness === '')) throw new Malformed('somebody wrote for him: not read to him, or nobody saw it')
  return read
}
