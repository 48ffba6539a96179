/**
 * The organisation's recovery key: for the day when every device of a case is
 * lost. Made once by whoever administers the organisation's devices; its
 * private half leaves the browser at once, as a file for the safe, and only
 * the public half stays. Every room key of a new case is also wrapped to it,
 * and every participant is told so.
 */
import { base64url, fromBase64url, hex, type Bytes } from '../../shared/bytes.ts'
import { importWrapKey, keyCommitment, makeRecoveryPair } from '../../shared/crypto.ts'
import type { Envelope } from '../../shared/envelope.ts'
import { isRefusal } from '../../shared/refusal.ts'
import type { RosterHistory } from '../../shared/roster-fold.ts'
import { readRosterOp } from '../../shared/roster.ts'
import { peopleRoom } from './directory.ts'
import { unwrapKey } from './hpke.ts'
import type { Identity } from './identity.ts'
import { wrapsOf } from './keyring.ts'

const NAME = 'recovery'
interface Kept { readonly agency: string; readonly wrapPub: string; readonly at: string }

/** The public half that new cases are wrapped to; undefined while none was made. */
export const recoveryOf = async (identity: Identity): Promise<{ readonly agency: string; readonly wrapPub: Bytes; readonly at: string } | undefined> => {
  const text = await identity.kept(NAME)
  if (text === undefined) return undefined
  const { agency, wrapPub, at } = JSON.parse(text) as Kept
  return { agency, wrapPub: fromBase64url(wrapPub), at }
}

const HEADER = '-----BEGIN PRIVATE KEY-----', FOOTER = '-----END PRIVATE KEY-----'

/** Makes the pair, keeps the public half and returns the text of the file to put away (PKCS#8, PEM, with instructions). */
export const makeRecovery = async (identity: Identity, agency: string, at: string): Promise<string> => {
  const { wrapPub, pkcs8 } = await makeRecoveryPair()
  await identity.keep(NAME, JSON.stringify({ agency, wrapPub: base64url(wrapPub), at } satisfies Kept))
  const body = btoa(String.fromCharCode(...pkcs8)).replace(/(.{64})/g, '$1\n')
  return `六尺 · 单位恢复钥匙
单位：${agency}
生成：${at}
用途：本单位的设备全部丢失时，用它打开以后新建的案件。它打得开这些案件的全部内容。
保管：存进 U 盘锁好，最好两个人分开保管；不要发到微信或邮箱，不要留在这台电脑上。

${HEADER}
${body.trim()}
${FOOTER}
`
}

/** The private half from such a file. Rejects when the text holds no P-256 key. */
export const readRecovery = async (file: string): Promise<CryptoKey> => {
  const body = file.slice(file.indexOf(HEADER) + HEADER.length, file.indexOf(FOOTER)).replace(/\s/g, '')
  return importWrapKey(Uint8Array.from(atob(body), char => char.charCodeAt(0)))
}

/** Room keys of a case, opened with the recovery key: 'room/epoch' → key; the case id stands for the people key. A wrap of another key than the roster's is passed over. */
export const recoverKeys = async ({ latest }: RosterHistory, entries: readonly Envelope[], recovery: { readonly key: CryptoKey; readonly wrapPub: Bytes }): Promise<ReadonlyMap<string, Bytes>> => {
  const keys = new Map<string, Bytes>()
  for (const entry of entries) {
    const op = readRosterOp(entry.body)
    if (isRefusal(op) || !latest) continue
    for (const wrap of wrapsOf(op)) {
      if (wrap.to !== 'recovery') continue
      const room = wrap.room === peopleRoom ? latest.caseId : wrap.room
      const key = await unwrapKey(wrap, recovery.key, recovery.wrapPub)
      if (key && latest.rooms.get(room)?.commits[wrap.epoch - 1] === hex(keyCommitment(key))) keys.set(`${room}/${wrap.epoch}`, key)
    }
  }
  return keys
}
