import { describe, expect, it } from 'vitest'
import { nameParts, signingNames } from '../../client/model/gate-names.ts'
import type { Json } from '../../shared/canonical.ts'

const docOf = (...lines: readonly string[]): Json => ({ type: 'doc', content: lines.map(text => ({ type: 'paragraph', content: [{ type: 'text', text, marks: [{ type: 'bold' }] }] })) })
const spelled = (name: string): string => nameParts(name).map(part => part.map(({ letter, code }) => letter + (code === undefined ? '' : `(${code})`)).join('')).join('|')

describe('姓名逐字核对', () => {
  it('Q17 every party that the agreement names is asked, in its order, by his capacity; a blank is nobody', () => {
    expect(signingNames(docOf('人民调解协议书', '甲方（申请人）：宋月桂，女，67 岁。', '乙方：罗长河；丙方：喻䶮，男。', '担保人：顾青', '第三人：＿＿＿＿，性别＿＿。', '经调解，达成如下协议：'))).toEqual([
      { capacity: '甲方', name: '宋月桂' }, { capacity: '乙方', name: '罗长河' }, { capacity: '丙方', name: '喻䶮' }, { capacity: '担保人', name: '顾青' },
    ])
    expect(signingNames(docOf('甲方：张伟，男。', '甲方：张伟，女。'))).toHaveLength(2)
    expect(signingNames({ type: 'doc' })).toEqual([])
  })

  it('Q17 a name falls into its letters; those that are not written every day, or only look like one that is, tell their code point', () => {
    expect(spelled('宋月桂')).toBe('宋月桂')
    expect(spelled('宋月珪')).toBe('宋月珪(U+73EA)')
    expect(spelled('\uf929月桂')).toBe('\uf929(U+F929)月桂')
    expect(spelled('喻䶮')).toBe('喻䶮(U+4DAE)')
    expect(spelled('𠮷木买买提·艾尔肯江·吐尔逊')).toBe('𠮷(U+20BB7)木买买提·|艾尔肯江·|吐尔逊')
    expect(spelled('买买提•江')).toBe('买买提•(U+2022)江')
    expect(spelled('石桥建筑（青禾）有限公司')).toBe('石桥建筑（青禾）有限公司')
    expect(spelled('')).toBe('')
  })
})
