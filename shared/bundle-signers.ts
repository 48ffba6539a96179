/** Who signed: each required place of a bundle, from the bytes of the signature to the name in the roster. */
import type { RequiredSigner } from './agreement.ts'
import { base64, certificateName, manifestName, manifestOf, pem, signatureName } from './asic.ts'
import { fromHex, hex, Malformed, sameBytes, utf8, type Bytes } from './bytes.ts'
import type { Bundle } from './bundle.ts'
import { checkDetached, type CheckedSignature, type SignatureFault } from './cades.ts'
import { sha256 } from './crypto.ts'
import { deviceOf, foldRosterExtract } from './roster-extract.ts'
import { personBytes } from './roster.ts'
import type { RosterState } from './roster-fold.ts'

/** What a signature covers, compared with what is in the bundle now. */
export type Covers = 'both' | 'other-pdf' | 'other-json' | 'neither' | 'other-place'
export type Standing =
  | { readonly at: 'missing' }
  | { readonly at: 'broken'; readonly fault: SignatureFault }
  | { readonly at: 'signed'; readonly covers: Covers; readonly signature: CheckedSignature }
/** Is the signing device the named person's, as the roster says? */
export type Identity = 'his' | 'left-since' | 'not-in-roster' | 'somebody-else' | 'renamed' | 'no-roster' | 'unknown'

export interface SignerCheck { readonly signer: RequiredSigner; readonly standing: Standing; readonly identity: Identity }

/** undefined = the extract proves no roster of this case. */
export const rosterOf = async (bundle: Bundle): Promise<RosterState | undefined> => {
  try {
    const roster = await foldRosterExtract(bundle.roster)
    return roster?.caseId === bundle.frozen.caseId ? roster : undefined
  } catch (error) {
    if (error instanceof Malformed) return undefined
    throw error
  }
}

export const checkSigners = (bundle: Bundle, roster: RosterState | undefined): Promise<SignerCheck[]> =>
  Promise.all(bundle.frozen.signers.map(async signer => {
    const standing = await standingOf(bundle, signer.slot)
    return { signer, standing, identity: standing.at === 'signed' ? identityOf(bundle, roster, signer, standing.signature) : 'unknown' }
  }))

const standingOf = async (bundle: Bundle, slot: string): Promise<Standing> => {
  const xml = bundle.files.get(manifestName(slot)), cms = bundle.files.get(signatureName(slot)), certificate = bundle.files.get(certificateName(slot))
  if (!xml || !cms) return { at: 'missing' }
  const checked = await checkDetached(cms, xml)
  if (typeof checked === 'string') return { at: 'broken', fault: checked }
  if (!certificate || !sameBytes(certificate, utf8(pem(checked.certificate)))) return { at: 'broken', fault: 'certificate' }
  return { at: 'signed', covers: coversOf(bundle, slot, xml), signature: checked }
}

/** The stored manifest is right when it is the one that follows from the files; else which part of it differs. */
const coversOf = (bundle: Bundle, slot: string, xml: Bytes): Covers => {
  const pdf = hex(sha256(bundle.pdf)), json = hex(sha256(bundle.agreement))
  const isFor = (one: string, other: string): boolean => sameBytes(xml, utf8(manifestOf({ slot, pdf: one, json: other })))
  if (isFor(pdf, json)) return 'both'
  const digests = new TextDecoder().decode(xml).match(/<ds:DigestValue>[A-Za-z0-9+/]{43}=<\/ds:DigestValue>/g) ?? []
  const has = (hash: string): boolean => digests.some(digest => digest.includes(base64(fromHex(hash))))
  if (digests.length !== 2 || (has(pdf) && has(json))) return 'other-place'
  return has(json) ? 'other-pdf' : has(pdf) ? 'other-json' : 'neither'
}

const identityOf = (bundle: Bundle, roster: RosterState | undefined, signer: RequiredSigner, signature: CheckedSignature): Identity => {
  if (!roster) return 'no-roster'
  const device = deviceOf(roster, signature.deviceId)
  if (!device || !sameBytes(device.signPub, signature.signPub)) return 'not-in-roster'
  if (device.person !== signer.personId) return 'somebody-else'
  if (!isNamed(bundle, roster, signer)) return 'renamed'
  return device.live ? 'his' : 'left-since'
}

/** The roster commits to name, agency and role; the bundle opens that for the signers. */
const isNamed = (bundle: Bundle, roster: RosterState, signer: RequiredSigner): boolean => {
  const disclosed = bundle.people[signer.personId], member = roster.members.get(signer.personId)
  if (!disclosed || !member || hex(sha256(personBytes(disclosed.salt, disclosed.person))) !== member.commit) return false
  const { name, agency, role } = disclosed.person
  return name === signer.name && agency === signer.agency && role === signer.role
}
