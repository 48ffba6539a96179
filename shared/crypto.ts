/**
 * Suite 1: ECDSA P-256 with SHA-256 (FIPS 186-5), AES-256-GCM (SP 800-38D),
 * HPKE DHKEM(P-256, HKDF-SHA256) in client/keys. This is the only file that
 * says crypto.subtle. Hashing and sealing are synchronous, so that nothing can
 * slip between an edit and its row on disk; signing is not, because the key
 * never leaves WebCrypto.
 */
import { gcm } from '@noble/ciphers/aes.js'
import { sha256 as nobleSha256 } from '@noble/hashes/sha2.js'
import { concat, hex, utf8, type Bytes } from './bytes.ts'

type HashParts = (parts: readonly Bytes[]) => Bytes
let hashParts: HashParts = parts => {
  const hash = nobleSha256.create()
  for (const part of parts) hash.update(part)
  return hash.digest()
}
export const sha256 = (...parts: readonly Bytes[]): Bytes => hashParts(parts)

/** A platform's own SHA-256, where there is a faster synchronous one (the relay's Node). Throws when it gives anything else. */
export const hashBy = (faster: HashParts): void => {
  for (const length of [0, 3, 55, 64, 300]) {
    const bytes = Uint8Array.from({ length }, (_, i) => i & 0xff)
    if (hex(faster([bytes, bytes])) !== hex(nobleSha256(concat(bytes, bytes)))) throw new Error('not SHA-256')
  }
  hashParts = faster
}

/** Off the page's thread: for files of many megabytes. */
export const sha256Aside = async (bytes: Bytes): Promise<Bytes> => new Uint8Array(await crypto.subtle.digest('SHA-256', bytes as BufferSource))

/** Browsers give WebCrypto in a secure context only: https, or http on the machine itself. */
export const hasWebCrypto = (): boolean => globalThis.crypto?.subtle !== undefined

export const randomBytes = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length))

const IV = new Uint8Array(12)
/**
 * Each sealing has its own key, SHA-256(key ‖ nonce) with a random 16-byte
 * nonce, hence a constant IV is safe; one envelope's key can be disclosed
 * without disclosing the epoch.
 */
export const keyFor = (key: Bytes, nonce: Bytes): Bytes => sha256(key, nonce)
/** AES-GCM does not commit to its key; this does. 32 bytes, so that two keys cannot be found for one text. */
export const keyCommitment = (key: Bytes): Bytes => sha256(utf8('liuchi/key-commitment/1'), key)

/** Returns ciphertext ‖ 16-byte tag. */
export const seal = (key: Bytes, nonce: Bytes, plain: Bytes, aad: Bytes): Bytes => gcm(keyFor(key, nonce), IV, aad).encrypt(plain)

/** undefined = the seal does not open; the only news that decryption has. */
export const open = (key: Bytes, nonce: Bytes, sealed: Bytes, aad: Bytes): Bytes | undefined => {
  try { return gcm(keyFor(key, nonce), IV, aad).decrypt(sealed) } catch { return undefined }
}

/** With an envelope's own key, as a bundle discloses it; it opens nothing else. */
export const openWithOwnKey = (ownKey: Bytes, sealed: Bytes, aad: Bytes): Bytes | undefined => {
  try { return gcm(ownKey, IV, aad).decrypt(sealed) } catch { return undefined } // the only news that decryption has
}

/** nonce(16) ‖ ciphertext ‖ tag, for rows at rest and the sealed parts of roster entries. */
export const sealBox = (key: Bytes, plain: Bytes, aad: Bytes): Bytes => {
  const nonce = randomBytes(16)
  return concat(nonce, seal(key, nonce, plain, aad))
}
export const openBox = (key: Bytes, box: Bytes, aad: Bytes): Bytes | undefined =>
  box.length < 32 ? undefined : open(key, box.slice(0, 16), box.slice(16), aad)

// ---------------------------------------------------------------- files

const fileKey = (key: Bytes, usage: 'encrypt' | 'decrypt'): Promise<CryptoKey> => crypto.subtle.importKey('raw', key as BufferSource, 'AES-GCM', false, [usage])

/** Off the page's thread. A (key, iv) of 32 and 12 bytes may seal one text only; returns ciphertext ‖ 16-byte tag. */
export const sealAside = async (key: Bytes, iv: Bytes, plain: Bytes, aad: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv as BufferSource, additionalData: aad as BufferSource }, await fileKey(key, 'encrypt'), plain as BufferSource))

/** undefined = the seal does not open. */
export const openAside = async (key: Bytes, iv: Bytes, sealed: Bytes, aad: Bytes): Promise<Bytes | undefined> => {
  try { return new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: iv as BufferSource, additionalData: aad as BufferSource }, await fileKey(key, 'decrypt'), sealed as BufferSource)) }
  catch { return undefined } // the only news that decryption has
}

/** SHA-256 of what comes piece by piece, for files that must not stand in memory whole. */
export const makeSha256 = (): { update(piece: Bytes): void; digest(): Bytes } => {
  const hash = nobleSha256.create()
  return { update: piece => { hash.update(piece) }, digest: () => hash.digest() }
}

// ---------------------------------------------------------------- signatures

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n
const toInteger = (bytes: Bytes): bigint => BigInt(`0x${hex(bytes)}`)
const fromInteger = (value: bigint): Bytes => {
  const text = value.toString(16).padStart(64, '0')
  return Uint8Array.from({ length: 32 }, (_, i) => parseInt(text.slice(2 * i, 2 * i + 2), 16))
}
/** (r, n-s) verifies as well as (r, s): one of the two must be the only one, or an envelope would have two ids. */
const lowS = (signature: Bytes): Bytes => {
  const s = toInteger(signature.slice(32))
  return s > ORDER / 2n ? concat(signature.slice(0, 32), fromInteger(ORDER - s)) : signature
}
const isLowS = (signature: Bytes): boolean => toInteger(signature.slice(32)) <= ORDER / 2n

const ECDSA = { name: 'ECDSA', hash: 'SHA-256' } as const
const P256 = { name: 'ECDSA', namedCurve: 'P-256' } as const
const ECDH = { name: 'ECDH', namedCurve: 'P-256' } as const

/** IEEE P1363 r‖s, 64 bytes, low s. */
export const sign = async (key: CryptoKey, message: Bytes): Promise<Bytes> =>
  lowS(new Uint8Array(await crypto.subtle.sign(ECDSA, key, message as BufferSource)))

const importedKeys = new Map<string, Promise<CryptoKey>>()
const importedKeysMax = 4096
const verifyingKey = (signPub: Bytes): Promise<CryptoKey> => {
  const name = hex(signPub)
  const known = importedKeys.get(name)
  if (known) return known
  if (importedKeys.size >= importedKeysMax) importedKeys.clear()
  const imported = crypto.subtle.importKey('raw', signPub as BufferSource, P256, false, ['verify'])
  importedKeys.set(name, imported)
  return imported
}

// y² = x³ - 3x + b over p (SP 800-186, 3.2.1.3)
const P = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn
const B = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn
const hasPointShape = (bytes: Bytes): boolean => bytes.length === 65 && bytes[0] === 4
/**
 * An uncompressed point on the curve. OpenSSL also takes compressed and hybrid
 * (06, 07) spellings, by which one key would have several device ids.
 */
export const isPoint = (bytes: Bytes): boolean => {
  if (!hasPointShape(bytes)) return false
  const x = toInteger(bytes.slice(1, 33)), y = toInteger(bytes.slice(33))
  return x < P && y < P && (y * y - (x * x * x - 3n * x + B)) % P === 0n
}

/** False for a wrong signature, a high s and a key that is no point or in another spelling. */
export const verify = async (signPub: Bytes, message: Bytes, signature: Bytes): Promise<boolean> => {
  if (signature.length !== 64 || !isLowS(signature) || !hasPointShape(signPub)) return false
  try { return await crypto.subtle.verify(ECDSA, await verifyingKey(signPub), signature as BufferSource, message as BufferSource) }
  catch { return false } // a key that WebCrypto refuses can have signed nothing
}

// ---------------------------------------------------------------- device keys

/** Public halves are raw uncompressed points, 65 bytes. */
export interface DevicePublic { readonly signPub: Bytes; readonly wrapPub: Bytes }
export const deviceIdOf = ({ signPub, wrapPub }: DevicePublic): Bytes => sha256(signPub, wrapPub)

export interface WrappedPrivate { readonly iv: Bytes; readonly wrapped: Bytes }
export interface WrappedDevice extends DevicePublic { readonly sign: WrappedPrivate; readonly wrap: WrappedPrivate }
export interface Device extends DevicePublic { readonly deviceId: Bytes; readonly signKey: CryptoKey; readonly wrapKey: CryptoKey }

/** The profile's own key: it never leaves WebCrypto and only wraps others. */
export const makeProfileKey = (): Promise<CryptoKey> =>
  crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['wrapKey', 'unwrapKey', 'encrypt', 'decrypt'])

const wrapPrivate = async (profileKey: CryptoKey, key: CryptoKey): Promise<WrappedPrivate> => {
  const iv = randomBytes(12)
  const wrapped = await crypto.subtle.wrapKey('pkcs8', key, profileKey, { name: 'AES-GCM', iv: iv as BufferSource })
  return { iv, wrapped: new Uint8Array(wrapped) }
}
const rawPublic = async (key: CryptoKey): Promise<Bytes> => new Uint8Array(await crypto.subtle.exportKey('raw', key))

/** Extractable for the length of this function only: a key made non-extractable could never be wrapped again, e.g. under a PIN. */
export const makeWrappedDevice = async (profileKey: CryptoKey): Promise<WrappedDevice> => {
  const signing = await crypto.subtle.generateKey(P256, true, ['sign', 'verify'])
  const wrapping = await crypto.subtle.generateKey(ECDH, true, ['deriveBits'])
  return {
    signPub: await rawPublic(signing.publicKey), wrapPub: await rawPublic(wrapping.publicKey),
    sign: await wrapPrivate(profileKey, signing.privateKey), wrap: await wrapPrivate(profileKey, wrapping.privateKey),
  }
}

/** Rejects when the profile key is not the one that wrapped. */
export const unwrapDevice = async (profileKey: CryptoKey, kept: WrappedDevice): Promise<Device> => {
  const unwrap = ({ iv, wrapped }: WrappedPrivate, algorithm: typeof P256 | typeof ECDH, usage: KeyUsage): Promise<CryptoKey> =>
    crypto.subtle.unwrapKey('pkcs8', wrapped as BufferSource, profileKey, { name: 'AES-GCM', iv: iv as BufferSource }, algorithm, false, [usage])
  return {
    signPub: kept.signPub, wrapPub: kept.wrapPub, deviceId: deviceIdOf(kept),
    signKey: await unwrap(kept.sign, P256, 'sign'), wrapKey: await unwrap(kept.wrap, ECDH, 'deriveBits'),
  }
}

/** Seals small secrets (the rest key, invite secrets) under the profile key: iv(12) ‖ ciphertext ‖ tag. */
export const sealUnderProfile = async (profileKey: CryptoKey, plain: Bytes): Promise<Bytes> => {
  const iv = randomBytes(12)
  return concat(iv, new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-GCM', iv: iv as BufferSource }, profileKey, plain as BufferSource)))
}
export const openUnderProfile = async (profileKey: CryptoKey, box: Bytes): Promise<Bytes> =>
  new Uint8Array(await crypto.subtle.decrypt({ name: 'AES-GCM', iv: box.slice(0, 12) as BufferSource }, profileKey, box.slice(12) as BufferSource))

/** A recovery pair: the private half is shown once as PKCS#8 and kept on paper or a stick, never in the browser. */
export const makeRecoveryPair = async (): Promise<{ wrapPub: Bytes; pkcs8: Bytes }> => {
  const pair = await crypto.subtle.generateKey(ECDH, true, ['deriveBits'])
  return { wrapPub: await rawPublic(pair.publicKey), pkcs8: new Uint8Array(await crypto.subtle.exportKey('pkcs8', pair.privateKey)) }
}
export const importWrapKey = (pkcs8: Bytes): Promise<CryptoKey> =>
  crypto.subtle.importKey('pkcs8', pkcs8 as BufferSource, ECDH, false, ['deriveBits'])
