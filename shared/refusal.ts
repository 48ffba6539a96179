/**
 * The closed list of reasons for which either side may say no.
 * `operator` goes to the log (never personal data), `user` to the screen:
 * what happened, what it means for the work, what to do.
 */

const TABLE = {
  MALFORMED: [1, false, 'bytes do not follow the format', '收到一份读不懂的数据，已放到一边，没有写进案卷。你的内容都在；如果反复出现，请把程序更新后再试。'],
  VERSION: [2, false, 'made by a newer program', '这台电脑上的程序旧了，先更新再写。你的改动都在。'],
  AUTH: [3, false, 'device did not prove its key', '这台设备没能证明自己的身份，暂时连不上中继。改动都存在本机；请关掉重开，再不行请单位管理员重新确认本机。'],
  BAD_SIGNATURE: [4, false, 'signature does not match', '有一份改动的签名对不上，已放到一边，没有写进案卷。大家看到的文字没有受影响。'],
  NO_GRANT: [5, false, 'author may not do this in this room', '你现在不能改这一部分，刚才写的没有送出去。文字留在这台电脑上，可以另存；需要改请找主持人。'],
  NOT_AUTHOR: [6, false, 'envelope names another device than the session', '有一份改动冒用了别的设备的名义，已被拒收，没有写进案卷。'],
  CHAIN: [7, false, 'count or previous id does not follow the stream', '有一份改动和前面的接不上，已放到一边，没有写进案卷。本机的文字都在；请点“现在重试”。'],
  REPEAT_DIFFERS: [8, false, 'same device, stream and count with other bytes', '同一个编号收到两份不同的改动，后一份已被拒收。刚才写的留在这台电脑上，可以另存。'],
  TOO_BIG: [9, false, 'larger than the limit', '一次送出的内容太大，中继没有收。内容留在这台电脑上；请分几次粘贴，或作为证据文件添加。'],
  RATE: [10, true, 'too many in a short time', '送得太快，中继请你稍等。改动都存在本机，会自动接着送。'],
  ROSTER_AHEAD: [11, true, 'names a roster position that this log does not have', '名册还没跟上，改动先存在本机，会自动接着送。'],
  ROSTER_STALE: [12, true, 'roster has moved on', '别人刚改过参加人名单，这一步没有生效。请再点一次。'],
  EPOCH_OLD: [13, true, 'sealed under a key that is no longer current', '本案刚换过钥匙，改动会用新钥匙重新送出，不会丢。'],
  CASE_CLOSED: [14, false, 'case is closed', '本案已经结案，不能再改。刚才写的留在这台电脑上，可以另存。'],
  STORE_FAILED: [15, true, 'could not be made durable', '中继的存储出了问题，没能存下。改动都存在本机，会自动再送；请告诉管理中继的人。'],
  NO_ROOM: [16, false, 'room is not in the roster', '本案没有这一部分，或者你还没有被请进来。本机的内容不受影响。'],
  SUITE: [17, false, 'suite does not match the room or is unknown', '这份改动用的加密方式这里不认识，没有写进案卷。请先更新程序。'],
  KEY_COMMIT: [18, false, 'key commitment does not match', '有一份改动用的钥匙不对，已放到一边，没有写进案卷。'],
  CANNOT_OPEN: [19, false, 'seal does not open', '有一份改动打不开，已放到一边，没有写进案卷。大家看到的文字没有受影响。'],
  CLIENT_ID: [20, false, 'update writes under another writer\'s id', '有一份改动想用别人的名义写字，已放到一边，没有写进案卷。'],
  ADMISSION: [21, false, 'update has a gap or points at unknown text', '有一份改动缺了前文，已放到一边，没有写进案卷。大家看到的文字没有受影响。'],
  FORK: [22, false, 'author saw another history of this room', '中继给不同的人看了不一样的记录。请不要签署，先告诉主持人和管理中继的人；本机的内容都在。'],
  LOG_LOST: [23, false, 'relay no longer has what this device has', '中继丢了一部分记录，或者换成了旧的备份。你可以照常写，改动都存在本机，暂时不送出；请告诉管理中继的人。'],
  NO_INVITE: [24, false, 'invitation unknown', '这个邀请不存在，或者已经作废。请向主持人再要一个。'],
  INVITE_USED: [25, false, 'invitation already used', '这个邀请码用过了。请向主持人再要一个。'],
  INVITE_EXPIRED: [26, false, 'invitation expired', '这个邀请码过期了，请向主持人再要一个。'],
  NOT_HOST: [27, false, 'author is not a host', '只有主持人能做这一步。'],
  LAST_HOST: [28, false, 'the last host cannot be removed', '本案至少要留一位主持人，这一步没有做。'],
  TICK_MISSING: [29, false, 'a removal must come with a tick in each affected room', '移出没有做完整，中继没有收。名单没有变，请再点一次。'],
  FOUNDING_CODE: [30, false, 'founding code missing or wrong', '这台中继要一次性的开通码才能建案件。开通码在中继第一次启动时显示在它的窗口里，请向管理中继的人要。'],
  CASE_EXISTS: [31, false, 'case is there already', '这个案件已经在中继上了。'],
  DOOR_FULL: [32, true, 'too many requests at the door', '等着进来的人太多，请过一会儿再试。'],
  GENESIS: [33, false, 'roster does not belong to this case', '名册和邀请链接对不上，可能有人调换。没有打开任何内容；请向主持人当面再要一个邀请。'],
  REMOVED: [34, false, 'taken out of the case', '你已被移出本案：从那以后的内容收不到，新写的也送不出去。以前的和没有送出去的文字都留在这台电脑上，可以另存；有疑问请找主持人。'],
} as const

export type RefusalName = keyof typeof TABLE
/** Never with a `type`: an ERR frame also carries a refusal and must not be taken for one. */
export interface Refusal { readonly refusal: RefusalName; readonly detail: string; readonly type?: never }

export const refuse = (refusal: RefusalName, detail = ''): Refusal => ({ refusal, detail })
export const isRefusal = (x: unknown): x is Refusal => typeof x === 'object' && x !== null && 'refusal' in x && !('type' in x)

export const refusalNumber = (name: RefusalName): number => TABLE[name][0]
/** May the same bytes, or the same act, be tried again by itself? */
export const mayRetry = (name: RefusalName): boolean => TABLE[name][1]
export const operatorSentence = (name: RefusalName): string => TABLE[name][2]
export const userSentence = (name: RefusalName): string => TABLE[name][3]

export const refusalNames = Object.keys(TABLE) as RefusalName[]
const nameByNumber = new Map(refusalNames.map(name => [TABLE[name][0] as number, name]))
/** An unknown number comes from a newer relay. */
export const refusalByNumber = (number: number): RefusalName => nameByNumber.get(number) ?? 'VERSION'
