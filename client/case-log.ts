/** 办理日志: every act in plain Chinese, from the roster and the acts room. Never rewritten, only added to. */
import { hex } from '../shared/bytes.ts'
import type { Envelope } from '../shared/envelope.ts'
import { isRefusal } from '../shared/refusal.ts'
import { readRosterOp, type RosterOp } from '../shared/roster.ts'
import type { RosterState } from '../shared/roster-fold.ts'
import type { Keyring } from './keys/keyring.ts'
import { roleWord } from './model/role-words.ts'
import type { FactEntry } from './sync/fact-room.ts'
import type { ActLine } from './workspace.ts'

const named = (keyring: Keyring, person: string | undefined): string => keyring.person(person ?? '')?.name ?? '（姓名未公开）'

const rosterSentence = (op: RosterOp, keyring: Keyring): string | undefined => {
  switch (op.op) {
    case 'genesis': return '建立案件'
    case 'invite': { const known = keyring.invite(op.invite); return `请${known?.name || roleWord(known?.role ?? '')}进来（${roleWord(known?.role ?? '')}）` }
    case 'void': return `作废给${keyring.invite(op.invite)?.name ?? '别人'}的邀请`
    case 'admit': { const person = keyring.person(op.person); return `放行${person?.name ?? '一人'}（${person ? `${roleWord(person.role)}${person.agency ? `，${person.agency}` : ''}` : '身份未公开'}）` }
    case 'device': return `给${named(keyring, op.person)}加一台设备`
    case 'grant': return `改${named(keyring, op.person)}的权限`
    case 'room': return '增加案卷部分'
    case 'revoke': return `移出${op.person ? named(keyring, op.person) : '一台设备'}，相关部分换新钥匙`
    case 'rekey': return '换新钥匙'
  }
}

export const logLines = (entries: readonly Envelope[], keyring: Keyring, facts: readonly FactEntry[], state: RosterState, actSentence: (json: string) => string | undefined = () => undefined): ActLine[] => {
  const personOf = (device: string): string => named(keyring, state.devices.get(device)?.person)
  const fromRoster = entries.flatMap((entry): ActLine[] => {
    const op = readRosterOp(entry.body)
    const sentence = isRefusal(op) ? undefined : rosterSentence(op, keyring)
    return sentence ? [{ id: hex(entry.id), at: new Date(entry.at).toISOString(), person: personOf(hex(entry.author)), sentence }] : []
  })
  const fromActs = facts.flatMap(({ json, device, stream, at }, i): ActLine[] => {
    const sentence = actSentence(json)
    return sentence ? [{ id: `${stream}/${i}`, at: new Date(at).toISOString(), person: personOf(device), sentence }] : []
  })
  return [...fromRoster, ...fromActs].sort((a, b) => (a.at < b.at ? -1 : 1))
}
