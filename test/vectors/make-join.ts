/** Join requests, links and six-digit codes. */
import { base64url, concat, hex, makeWriter, type Bytes } from '../../shared/bytes.ts'
import { commitToNonce, inviteKeysOf, inviteLink, meetingCode, readJoin, writeJoin, type JoinRequest } from '../../shared/join.ts'
import { highS } from '../support/high-s.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { must, START } from '../support/roster-log.ts'
import type { Vector } from '../support/vector.ts'

const caseId = seededBytes('case', 16)
const secret = seededBytes('secret', 16)
const invite = inviteKeysOf(caseId, secret)
const newcomer = nobleDevice('new')
const nonce = seededBytes('nonce/newcomer', 32)

const fields = (replaced: Partial<JoinRequest> = {}): Omit<JoinRequest, 'inviteSignature' | 'deviceSignature' | 'bytes'> => ({
  caseId, inviteId: invite.inviteId, signPub: newcomer.signPub, wrapPub: newcomer.wrapPub, nonceCommit: commitToNonce(nonce), at: START,
  introduction: seededBytes('introduction', 60), ...replaced,
})
const joined = (replaced: Partial<JoinRequest> = {}, by = newcomer, through = invite): Promise<Bytes> => writeJoin(fields(replaced), through, async message => by.sign(message))

export const makeJoinVectors = async (): Promise<readonly Vector[]> => {
  const headers = { kind: 'join', invite: hex(invite.pub) }
  const vector = (name: string, expect: string, comment: string, bytes: Bytes, more: Readonly<Record<string, string>> = {}): Vector => ({ name, expect, comment, headers: { ...headers, ...more }, bytes })
  const good = await joined()
  const end = good.length
  const other = nobleDevice('thief')
  const beside = Uint8Array.from(newcomer.wrapPub)
  beside[64]! ^= 1
  const hybrid = Uint8Array.from(newcomer.signPub)
  hybrid[0] = 6 + (hybrid[64]! & 1)
  const timeAt = 16 + 16 + 65 + 65 + 32
  const introduced = timeAt + makeWriter().vu(START).done().length
  return [
    vector('request', 'ok', 'both signatures are right', good),
    vector('truncated', 'MALFORMED', 'lacks its last byte', good.slice(0, -1)),
    vector('left-over', 'MALFORMED', 'a byte after the device\'s signature', concat(good, Uint8Array.of(0))),
    vector('introduction-longer', 'MALFORMED', 'the introduction says 1025 bytes', concat(good.slice(0, introduced), makeWriter().vu(1025).done(), good.slice(introduced + 1)), { fill: '2000' }),
    vector('time', 'MALFORMED', 'a time after the calendar ends', concat(good.slice(0, timeAt), makeWriter().vu(8_640_000_000_000_001).done(), good.slice(introduced))),
    vector('oversize', 'TOO_BIG', 'one byte over the limit', good, { fill: '4097' }),
    vector('invite-signature', 'BAD_SIGNATURE', 'signed with the key of another invitation', await joined({}, newcomer, inviteKeysOf(caseId, seededBytes('other', 16)))),
    vector('device-signature', 'BAD_SIGNATURE', 'signed by another device than it names', await joined({}, other)),
    vector('other-device', 'BAD_SIGNATURE', 'another device put in, with its own signature, under the old one of the invitation',
      replacedDevice(good, other)),
    vector('introduction-altered', 'BAD_SIGNATURE', 'one byte of the introduction changed', altered(good, introduced + 1)),
    vector('invite-high-s', 'BAD_SIGNATURE', 'the invitation\'s signature in its other spelling; the device signed it so', resigned(concat(good.slice(0, end - 128), highS(good.slice(end - 128, end - 64))))),
    vector('device-high-s', 'BAD_SIGNATURE', 'the device\'s signature in its other spelling', concat(good.slice(0, end - 64), highS(good.slice(end - 64)))),
    vector('wrap-key-beside-curve', 'BAD_SIGNATURE', 'signed well, but nothing can be wrapped to a key that is no point', await joined({ wrapPub: beside })),
    vector('sign-key-hybrid', 'BAD_SIGNATURE', 'the device\'s key in OpenSSL\'s hybrid spelling would be a second device id', await joined({ signPub: hybrid })),
    ...links(), ...codes(good),
  ]
}

const altered = (bytes: Bytes, at: number): Bytes => {
  const copy = Uint8Array.from(bytes)
  copy[at]! ^= 1
  return copy
}
const DOMAIN = new TextEncoder().encode('liuchi/join/1')
const resigned = (byInvite: Bytes, by = newcomer): Bytes => concat(byInvite, by.sign(concat(DOMAIN, byInvite)))
const replacedDevice = (join: Bytes, by: typeof newcomer): Bytes => {
  const copy = join.slice(0, -64)
  copy.set(by.signPub, 32)
  copy.set(by.wrapPub, 97)
  return resigned(copy, by)
}

const links = (): Vector[] => {
  const link = inviteLink('https://liuchi.example', caseId, secret)
  const [front, back] = [link.slice(0, link.indexOf('#') + 1), `${base64url(caseId)}.${base64url(secret)}`]
  const vector = (name: string, expect: string, comment: string, text: string): Vector => ({
    name: `link-${name}`, expect, comment, headers: { kind: 'link', text, ...(expect === 'ok' ? { case: hex(caseId), secret: hex(secret) } : {}) }, bytes: new Uint8Array(),
  })
  const spare = (text: string): string => text.slice(0, -1) + { A: 'B', Q: 'R', g: 'h', w: 'x' }[text.slice(-1)]!
  return [
    vector('plain', 'ok', 'as it is made', link),
    vector('in-words', 'ok', 'pasted with the words around it', `李调解员请您参加线上调解：${link}，24 小时内有效。`),
    vector('no-fragment', 'NO_INVITE', 'the part after # was lost on the way', front.slice(0, -1)),
    vector('short', 'NO_INVITE', 'the last letter was not copied', link.slice(0, -1)),
    vector('longer', 'NO_INVITE', 'one letter too many', `${link}x`),
    vector('spare-bits', 'NO_INVITE', 'the last letter of the secret stands for another that means the same 16 bytes', front + spare(back)),
    vector('case-spare-bits', 'NO_INVITE', 'the same in the case id', `${front}${spare(base64url(caseId))}.${base64url(secret)}`),
    vector('foreign-letter', 'NO_INVITE', 'a letter outside the alphabet', link.replace(/.$/, '+')),
    vector('empty', 'NO_INVITE', 'nothing pasted', '(空)'),
  ]
}

const codes = (good: Bytes): Vector[] => {
  const join = must(readJoin(good))
  const code = (name: string, comment: string, host: Bytes, hostNonce: Bytes, newcomerNonce = nonce): Vector => ({
    name: `code-${name}`, expect: meetingCode(join, host, newcomerNonce, hostNonce) ?? 'none', comment,
    headers: { kind: 'code', host: hex(host), hostNonce: hex(hostNonce), newcomerNonce: hex(newcomerNonce) }, bytes: good,
  })
  const [li, hostNonce] = [nobleDevice('li').id, seededBytes('nonce/host', 32)]
  return [
    code('plain', 'six digits for both screens', li, hostNonce),
    code('other-host', 'another host\'s device, other digits', nobleDevice('wang').id, hostNonce),
    code('other-nonce', 'another nonce of the host, other digits', li, seededBytes('nonce/other', 32)),
    leadingZero(join, li, code),
    code('nonce-not-committed', 'no digits for a nonce that the newcomer did not commit to', li, hostNonce, seededBytes('nonce/late', 32)),
  ]
}

/** Digits that begin with 0 must stay six. */
const leadingZero = (join: JoinRequest, host: Bytes, code: (name: string, comment: string, host: Bytes, hostNonce: Bytes) => Vector): Vector => {
  for (let i = 0; ; i++) {
    const hostNonce = seededBytes(`nonce/zero/${i}`, 32)
    if (meetingCode(join, host, nonce, hostNonce)!.startsWith('0')) return code('leading-zero', 'digits that begin with 0 stay six', host, hostNonce)
  }
}
