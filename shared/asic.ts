/**
 * The container's own formats (ETSI EN 319 162-1, ASiC-E with CAdES): what one
 * person signs is ASiCManifestNNN.xml, which names exactly agreement.pdf and
 * agreement.json by SHA-256 and his own place by number. Never parsed: a
 * manifest is right when it is, byte for byte, the one that follows from the
 * place and the two hashes.
 */
import { fromHex, Malformed, type Bytes } from './bytes.ts'

export const MIMETYPE = 'application/vnd.etsi.asic-e+zip'
export const PDF_NAME = 'agreement.pdf'
export const JSON_NAME = 'agreement.json'

/** A7 → 007. Throws Malformed on another kind of place. */
export const slotNumber = (slot: string): string => {
  const found = /^A([1-9]\d{0,2})$/.exec(slot)
  if (!found) throw new Malformed('not a place for a device signature')
  return found[1]!.padStart(3, '0')
}
export const manifestName = (slot: string): string => `META-INF/ASiCManifest${slotNumber(slot)}.xml`
export const signatureName = (slot: string): string => `META-INF/signature${slotNumber(slot)}.p7s`
export const certificateName = (slot: string): string => `META-INF/certs/device${slotNumber(slot)}.pem`

/** `pdf` and `json` are SHA-256 in hex. */
export interface ManifestOf { readonly slot: string; readonly pdf: string; readonly json: string }
export const manifestOf = ({ slot, pdf, json }: ManifestOf): string => `<?xml version="1.0" encoding="UTF-8"?>
<asic:ASiCManifest xmlns:asic="http://uri.etsi.org/02918/v1.2.1#" xmlns:ds="http://www.w3.org/2000/09/xmldsig#">
<asic:SigReference URI="${signatureName(slot)}" MimeType="application/x-pkcs7-signature"/>
${reference(PDF_NAME, 'application/pdf', pdf)}
${reference(JSON_NAME, 'application/json', json)}
</asic:ASiCManifest>
`

const reference = (name: string, type: string, sha256: string): string =>
  `<asic:DataObjectReference URI="${name}" MimeType="${type}"><ds:DigestMethod Algorithm="http://www.w3.org/2001/04/xmlenc#sha256"/><ds:DigestValue>${base64(fromHex(sha256))}</ds:DigestValue></asic:DataObjectReference>`

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'
/** RFC 4648 §4, with padding. */
export const base64 = (bytes: Bytes): string => {
  let text = ''
  for (let i = 0; i < bytes.length; i += 3) {
    const word = (bytes[i]! << 16) | ((bytes[i + 1] ?? 0) << 8) | (bytes[i + 2] ?? 0)
    text += ALPHABET[word >> 18]! + ALPHABET[(word >> 12) & 63]!
    text += i + 1 < bytes.length ? ALPHABET[(word >> 6) & 63]! : '='
    text += i + 2 < bytes.length ? ALPHABET[word & 63]! : '='
  }
  return text
}

/** A certificate as text (RFC 7468), for openssl -CAfile. */
export const pem = (certificate: Bytes): string =>
  `-----BEGIN CERTIFICATE-----\n${base64(certificate).replace(/.{64}/g, '$&\n').trimEnd()}\n-----END CERTIFICATE-----\n`
