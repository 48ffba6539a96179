import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromHex, hex, utf8 } from '../../shared/bytes.ts'
import { openBox, sealBox, sha256 } from '../../shared/crypto.ts'
import { checkJoin, commitToNonce, inviteKeysOf, inviteLink, joinerOf, meetingCode, readInviteLink, readJoin, writeJoin } from '../../shared/join.ts'
import { joinBytesMax } from '../../shared/limits.ts'
import { isRefusal } from '../../shared/refusal.ts'
import { nobleDevice, seededBytes } from '../support/noble-device.ts'
import { joinFor, must, START } from '../support/roster-log.ts'

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 })
const [caseId, secret, newcomer, host] = [seededBytes('case', 16), seededBytes('secret', 16), nobleDevice('new'), nobleDevice('li')]
const [nonce, hostNonce] = [seededBytes('nonce/newcomer', 32), seededBytes('nonce/host', 32)]

describe('link', () => {
  it('K1 a link gives back case and secret, also with words around it', () => {
    fc.assert(fc.property(bytes16, bytes16, (case_, key) => {
      const link = inviteLink('https://liuchi.example', case_, key)
      for (const text of [link, `请点 ${link}`, `${link}。`, `「${link}」`, `\n${link}\n`]) expect(readInviteLink(text)).toEqual({ caseId: case_, secret: key })
    }))
  })

  it('K1 everything secret stands behind #, which no server is sent', () => {
    const url = new URL(inviteLink('https://liuchi.example', caseId, secret))
    expect([url.pathname, url.search]).toEqual(['/join', ''])
    expect(url.hash.length).toBe(1 + 22 + 1 + 22)
  })

  it('K1 no text is thrown at', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), text => { expect(isRefusal(readInviteLink(text))).toBe(true) }))
  })
})

describe('invitation', () => {
  it('K2 id, key and introduction key follow from case and secret, and from nothing else', () => {
    const keys = inviteKeysOf(caseId, secret)
    expect(inviteKeysOf(caseId, secret)).toEqual(keys)
    const others = [inviteKeysOf(seededBytes('case/2', 16), secret), inviteKeysOf(caseId, seededBytes('secret/2', 16))]
    for (const field of ['inviteId', 'pub', 'introductionKey', 'secretKey'] as const) expect(new Set([keys, ...others].map(k => hex(k[field]))).size, field).toBe(3)
  })

  it('K2 the values are frozen: links that are out must still work after an update', () => {
    const keys = inviteKeysOf(fromHex('000102030405060708090a0b0c0d0e0f'), fromHex('f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff'))
    expect(hex(keys.inviteId)).toBe(FROZEN.inviteId)
    expect(hex(keys.pub)).toBe(FROZEN.pub)
    expect(hex(keys.introductionKey)).toBe(FROZEN.introductionKey)
  })

  it('K2 who somebody says he is opens only with the link\'s secret', () => {
    const keys = inviteKeysOf(caseId, secret)
    const box = sealBox(keys.introductionKey, utf8('{"name":"王律师"}'), keys.inviteId)
    expect(openBox(keys.introductionKey, box, keys.inviteId)).toEqual(utf8('{"name":"王律师"}'))
    expect(openBox(inviteKeysOf(caseId, seededBytes('secret/2', 16)).introductionKey, box, keys.inviteId)).toBeUndefined()
    expect(openBox(keys.introductionKey, box, seededBytes('other', 16))).toBeUndefined()
    for (const short of [0, 16, 31]) expect(openBox(keys.introductionKey, box.slice(0, short), keys.inviteId)).toBeUndefined()
  })
})

// Found again with node:crypto: HKDF, then (48 bytes mod n-1) + 1 as FIPS 186-5 A.2.1 makes a key.
const FROZEN = {
  inviteId: '9d99e827a2cf130c4ed4ee23b4656726',
  pub: '04410663dbaa7aeac58ee9def6d37e43f1b20d4e142060be30b1c4c9ec9fc312b135266ec196c22036d0738c22e29b5db678333b2de1da60638001c99bbb4c7e81',
  introductionKey: '9191668d7a259b446f021e8d3cb1455edc97460bf73cf259fdc9bb6406bfca2a',
}

describe('request', () => {
  it('K3 a request says whose it is and for which case, and comes back', async () => {
    const join = must(readJoin(await joinFor(caseId, secret, newcomer, nonce)))
    expect([join.caseId, join.inviteId, join.nonceCommit, join.at]).toEqual([caseId, inviteKeysOf(caseId, secret).inviteId, commitToNonce(nonce), START])
    expect(joinerOf(join)).toEqual(newcomer.id)
    expect(await checkJoin(join, inviteKeysOf(caseId, secret).pub)).toBe(true)
  })

  it('K3 it is about the device that signs it: a thief of the link sends his own or none', async () => {
    const keys = inviteKeysOf(caseId, secret)
    const thief = nobleDevice('thief')
    const fields = { caseId, inviteId: keys.inviteId, signPub: newcomer.signPub, wrapPub: thief.wrapPub, nonceCommit: commitToNonce(nonce), at: START, introduction: utf8('x') }
    expect(await checkJoin(must(readJoin(await writeJoin(fields, keys, async message => thief.sign(message)))), keys.pub)).toBe(false)
  })

  it('K3 the largest introduction fits, and a request of another length of any field is not written', async () => {
    const keys = inviteKeysOf(caseId, secret)
    const fields = { caseId, inviteId: keys.inviteId, signPub: newcomer.signPub, wrapPub: newcomer.wrapPub, nonceCommit: commitToNonce(nonce), at: START, introduction: new Uint8Array(1024) }
    const largest = await writeJoin(fields, keys, async message => newcomer.sign(message))
    expect(largest.length).toBeLessThan(joinBytesMax)
    expect(await checkJoin(must(readJoin(largest)), keys.pub)).toBe(true)
    await expect(writeJoin({ ...fields, caseId: new Uint8Array(32) }, keys, async message => newcomer.sign(message))).rejects.toThrow(RangeError)
  })

  it('K3 random bytes are refused, never thrown at', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), noise => {
      const join = readJoin(noise)
      if (!isRefusal(join)) expect(join.bytes).toEqual(noise)
    }), { numRuns: 500 })
  })
})

describe('six digits', () => {
  const joined = async () => must(readJoin(await joinFor(caseId, secret, newcomer, nonce)))

  it('K4 both sides get the same six digits from what each of them holds', async () => {
    const join = await joined()
    const code = meetingCode(join, host.id, nonce, hostNonce)
    expect(code).toMatch(/^[0-9]{6}$/)
    // What the newcomer has: his own request, and from the door the host's id and nonce.
    expect(meetingCode(must(readJoin(join.bytes)), fromHex(host.idHex), nonce, hostNonce)).toBe(code)
  })

  it('K4 they change with either device, either nonce and the case', async () => {
    const join = await joined()
    const otherDevice = must(readJoin(await joinFor(caseId, secret, nobleDevice('thief'), nonce)))
    const otherCase = must(readJoin(await joinFor(seededBytes('case/2', 16), secret, newcomer, nonce)))
    const otherNonce = must(readJoin(await joinFor(caseId, secret, newcomer, seededBytes('n', 32))))
    const codes = [meetingCode(join, host.id, nonce, hostNonce), meetingCode(otherDevice, host.id, nonce, hostNonce), meetingCode(otherCase, host.id, nonce, hostNonce),
      meetingCode(otherNonce, host.id, seededBytes('n', 32), hostNonce), meetingCode(join, newcomer.id, nonce, hostNonce), meetingCode(join, host.id, nonce, seededBytes('h', 32))]
    expect(new Set(codes).size).toBe(codes.length)
  })

  it('K5 a nonce that was not committed before the host answered gives no digits', async () => {
    const join = await joined()
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), late => { expect(meetingCode(join, host.id, late, hostNonce)).toBeUndefined() }))
    expect(commitToNonce(nonce)).toEqual(sha256(utf8('liuchi/nonce/1'), nonce))
    expect(() => meetingCode(join, host.signPub, nonce, hostNonce)).toThrow(RangeError)
    expect(() => meetingCode(join, host.id, nonce, hostNonce.slice(1))).toThrow(RangeError)
  })

  it('K5 digits are spread over all million, so that a guess is right once in a million', async () => {
    const join = await joined()
    const counts = new Array<number>(10).fill(0)
    for (let i = 0; i < 4000; i++) counts[Number(meetingCode(join, host.id, nonce, seededBytes(`h${i}`, 32))![0])]!++
    for (const count of counts) expect(Math.abs(count - 400)).toBeLessThan(100)
  })
})
