/**
 * A device's signature in a form that others can check: a detached CMS
 * (RFC 5652) of profile CAdES-BES (ETSI EN 319 122-1), ECDSA P-256 with SHA-256,
 * and the self-signed certificate that carries the device's public key.
 *
 * Check it with: openssl cms -verify -cades -binary -inform DER -in signature001.p7s
 *   -content ASiCManifest001.xml -CAfile certs/device001.pem -purpose any
 *
 * The certificate says only "this key is device X"; who X is stands in the
 * roster. Signing time is the device's own clock.
 */
import { concat, fromUtf8, hex, Malformed, sameBytes, utf8, type Bytes } from './bytes.ts'
import { randomBytes, sha256, verify } from './crypto.ts'
import { bits, contentAt, elements, integer, octets, oid, sequence, setOf, TAG, tagged, time, unsigned } from './der.ts'

const OID = {
  ecPublicKey: '1.2.840.10045.2.1', p256: '1.2.840.10045.3.1.7', ecdsaSha256: '1.2.840.10045.4.3.2', sha256: '2.16.840.1.101.3.4.2.1',
  commonName: '2.5.4.3', basicConstraints: '2.5.29.19', keyUsage: '2.5.29.15', extendedKeyUsage: '2.5.29.37', subjectKeyId: '2.5.29.14',
  emailProtection: '1.3.6.1.5.5.7.3.4', documentSigning: '1.3.6.1.5.5.7.3.36',
  data: '1.2.840.113549.1.7.1', signedData: '1.2.840.113549.1.7.2',
  contentType: '1.2.840.113549.1.9.3', messageDigest: '1.2.840.113549.1.9.4', signingTime: '1.2.840.113549.1.9.5', signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
} as const

/** Signs a message with the device's key: 64 bytes r‖s. */
export type Sign = (message: Bytes) => Promise<Bytes>
export interface Signing { readonly deviceId: Bytes; readonly signPub: Bytes; readonly sign: Sign; readonly at: number }
export interface Signed { readonly cms: Bytes; readonly certificate: Bytes }

export const signDetached = async (content: Bytes, signing: Signing): Promise<Signed> => {
  const body = tbsOf({ deviceId: hex(signing.deviceId), signPub: signing.signPub, serial: newSerial(), notBefore: dayBefore(signing.at) })
  const certificate = certificateOf(body, await signing.sign(body))
  const attributes = attributesOf(certificate, sha256(content), signing.at)
  const signature = await signing.sign(setOf(...attributes))
  return { certificate, cms: cmsOf(certificate, attributes, signature) }
}

/** 128 bits, positive: openssl picks a certificate by issuer and serial. */
const newSerial = (): Bytes => { const serial = randomBytes(16); serial[0] = (serial[0]! & 0x3f) | 0x40; return serial }
/** Another machine's clock may be behind. */
const dayBefore = (at: number): number => (Math.floor(at / 86_400_000) - 1) * 86_400_000
/** RFC 5280 §4.1.2.5: a device certificate has no date of expiry; the roster ends it. */
const NEVER = Date.UTC(9999, 11, 31, 23, 59, 59)

// ---------------------------------------------------------------- certificate

interface CertificateFields { readonly deviceId: string; readonly signPub: Bytes; readonly serial: Bytes; readonly notBefore: number }

const algorithm = sequence(oid(OID.ecdsaSha256))
const nameOf = (deviceId: string): Bytes => sequence(setOf(sequence(oid(OID.commonName), tagged(TAG.utf8, utf8(deviceId)))))
const extension = (id: string, value: Bytes, critical: readonly Bytes[] = []): Bytes => sequence(oid(id), ...critical, octets(value))
const CRITICAL = [tagged(TAG.boolean, Uint8Array.of(0xff))]

const tbsOf = ({ deviceId, signPub, serial, notBefore }: CertificateFields): Bytes => sequence(
  tagged(0xa0, integer(Uint8Array.of(2))), integer(serial), algorithm, nameOf(deviceId),
  sequence(time(notBefore), time(NEVER)), nameOf(deviceId),
  sequence(sequence(oid(OID.ecPublicKey), oid(OID.p256)), bits(signPub)),
  tagged(0xa3, sequence(
    extension(OID.basicConstraints, sequence(), CRITICAL),
    // digitalSignature and nonRepudiation: the two highest bits.
    extension(OID.keyUsage, bits(Uint8Array.of(0xc0), 6), CRITICAL),
    // documentSigning alone is refused by NSS-based readers.
    extension(OID.extendedKeyUsage, sequence(oid(OID.emailProtection), oid(OID.documentSigning))),
    extension(OID.subjectKeyId, octets(sha256(signPub).slice(0, 20))),
  )),
)
const certificateOf = (body: Bytes, signature: Bytes): Bytes => sequence(body, algorithm, bits(derSignature(signature)))

const derSignature = (signature: Bytes): Bytes => sequence(integer(signature.slice(0, 32)), integer(signature.slice(32)))
const plainSignature = (der: Bytes): Bytes => concat(unsigned(contentAt(der, [0, 0], TAG.integer), 32), unsigned(contentAt(der, [0, 1], TAG.integer), 32))

const readTime = (bytes: Bytes): number => {
  const digits = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(fromUtf8(bytes))
  if (!digits) throw new Malformed('time')
  const [year, month, day, hour, minute, second] = digits.slice(1).map(Number)
  return Date.UTC(2000 + year!, month! - 1, day!, hour!, minute!, second!)
}

interface ReadCertificate extends CertificateFields { readonly body: Bytes; readonly signature: Bytes }
const readCertificate = (certificate: Bytes): ReadCertificate => {
  const fields: CertificateFields = {
    serial: contentAt(certificate, [0, 0, 1], TAG.integer),
    deviceId: fromUtf8(contentAt(certificate, [0, 0, 5, 0, 0, 1], TAG.utf8)),
    notBefore: readTime(contentAt(certificate, [0, 0, 4, 0], TAG.utcTime)),
    signPub: contentAt(certificate, [0, 0, 6, 1], TAG.bits).slice(1),
  }
  if (!/^[0-9a-f]{64}$/.test(fields.deviceId) || fields.serial.length !== 16 || fields.signPub.length !== 65) throw new Malformed('certificate fields')
  const signature = plainSignature(contentAt(certificate, [0, 2], TAG.bits).slice(1))
  const body = tbsOf(fields)
  if (!sameBytes(certificateOf(body, signature), certificate)) throw new Malformed('certificate of another form')
  return { ...fields, body, signature }
}

// ---------------------------------------------------------------- CMS

const attribute = (id: string, value: Bytes): Bytes => sequence(oid(id), setOf(value))
const attributesOf = (certificate: Bytes, digest: Bytes, at: number): readonly Bytes[] => {
  const { serial, deviceId } = readCertificate(certificate)
  const certId = sequence(octets(sha256(certificate)), sequence(sequence(tagged(0xa4, nameOf(deviceId))), integer(serial)))
  return [
    attribute(OID.contentType, oid(OID.data)), attribute(OID.messageDigest, octets(digest)), attribute(OID.signingTime, time(at)),
    attribute(OID.signingCertificateV2, sequence(sequence(certId))),
  ]
}

const cmsOf = (certificate: Bytes, attributes: readonly Bytes[], signature: Bytes): Bytes => {
  const { serial, deviceId } = readCertificate(certificate)
  const digestAlgorithm = sequence(oid(OID.sha256))
  const signerInfo = sequence(
    integer(Uint8Array.of(1)), sequence(nameOf(deviceId), integer(serial)), digestAlgorithm,
    // [0] IMPLICIT SET OF: the same content under another tag (RFC 5652 §5.4).
    tagged(0xa0, contentAt(setOf(...attributes), [0], TAG.set)), algorithm, octets(derSignature(signature)),
  )
  return sequence(oid(OID.signedData), tagged(0xa0, sequence(
    integer(Uint8Array.of(1)), setOf(digestAlgorithm), sequence(oid(OID.data)), tagged(0xa0, certificate), setOf(signerInfo),
  )))
}

export interface CheckedSignature { readonly deviceId: string; readonly signPub: Bytes; readonly at: number; readonly certificate: Bytes }
export type SignatureFault = 'form' | 'content' | 'signature' | 'certificate'

/** Whose device signed this content, or what is wrong. Says nothing about whether that device is anybody's. */
export const checkDetached = async (cms: Bytes, content: Bytes): Promise<CheckedSignature | SignatureFault> => {
  try {
    const read = readCms(cms)
    if (!sameBytes(read.digest, sha256(content))) return 'content'
    if (!(await verify(read.signPub, setOf(...read.attributes), read.signature))) return 'signature'
    if (!(await verify(read.signPub, read.body, read.certificateSignature))) return 'certificate'
    return { deviceId: read.deviceId, signPub: read.signPub, at: read.at, certificate: read.certificate }
  } catch (error) {
    if (error instanceof Malformed) return 'form'
    throw error
  }
}

const readCms = (cms: Bytes) => {
  const certificate = elements(contentAt(cms, [0, 1, 0, 3], 0xa0))[0]?.bytes
  if (!certificate) throw new Malformed('no certificate')
  const { deviceId, signPub, body, signature: certificateSignature } = readCertificate(certificate)
  const signed = elements(contentAt(cms, [0, 1, 0, 4, 0, 3], 0xa0))
  const valueOf = (id: string): Bytes => {
    const found = signed.find(({ content }) => sameBytes(elements(content)[0]?.bytes ?? new Uint8Array(0), oid(id)))
    if (!found) throw new Malformed('attribute missing')
    return found.bytes
  }
  const digest = contentAt(valueOf(OID.messageDigest), [0, 1, 0], TAG.octets)
  const at = readTime(contentAt(valueOf(OID.signingTime), [0, 1, 0], TAG.utcTime))
  const attributes = attributesOf(certificate, digest, at)
  const signature = plainSignature(contentAt(cms, [0, 1, 0, 4, 0, 5], TAG.octets))
  if (!sameBytes(cmsOf(certificate, attributes, signature), cms)) throw new Malformed('signature of another form')
  return { certificate, deviceId, signPub, body, certificateSignature, digest, at, attributes, signature }
}
