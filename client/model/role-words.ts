/** The words for roles (ux.md §2); agreement text, screens and log use the same. */
const WORDS: Readonly<Record<string, string>> = { mediator: '人民调解员', police: '公安', court: '法院', lawyer: '律师', recorder: '记录人', party: '当事人' }
export const roleWord = (role: string): string => WORDS[role] ?? '其他'
/** 公安，柳溪派出所: what a working person is, as records say it. */
export const officeWords = (role: string, agency: string): string => [roleWord(role), agency].filter(word => word !== '').join('，')
