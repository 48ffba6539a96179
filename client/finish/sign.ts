/** 签名 at level A: this device rebuilds the paper, and only signs what it built itself. */
import type { FinishState } from '../model/acts.ts'
import type { SignAct } from '../../shared/paper-acts.ts'
import type { Engine } from '../paper/engine.ts'
import { hasTools, typeset, type Paper } from '../paper/typeset.ts'
import { manifestOf } from '../../shared/asic.ts'
import { base64url, utf8, type Bytes } from '../../shared/bytes.ts'
import { signDetached, type Sign } from '../../shared/cades.ts'
import { obstacle, isObstacle, type Obstacle } from './obstacle.ts'

export type Frozen = Extract<FinishState, { readonly at: 'frozen' }>

/** The signing device and its owner. `at` is the device's clock, ms. */
export interface Signatory { readonly personId: string; readonly deviceId: Bytes; readonly signPub: Bytes; readonly sign: Sign; readonly at: number }

/** The paper of a frozen text, made anew here and equal to the one that the freeze act names; else why not. */
export const rebuild = async (state: Frozen, engine: Engine): Promise<Paper | Obstacle> => {
  if (!hasTools(state.frozen)) return obstacle('TOOLS', '这份文本是用另一个版本的程序排版的，这台设备排不出一样的纸面，不能在这里签名。请先更新程序；文字和已有的签名都在。')
  const paper = await typeset(state.frozen, engine)
  if (paper.sha256 !== state.paper.sha256) return obstacle('PAPER_DIFFERS', '这台设备排出来的纸面和冻结时的不一样，请停下来，不要签。先告诉主持人；文字和已有的签名都在。')
  return paper
}

/** `nameOf` is what the roster's people list calls a person: the paper must not call him otherwise. */
export const signFrozen = async (state: Frozen, me: Signatory, engine: Engine, nameOf: (personId: string) => string | undefined): Promise<{ readonly act: SignAct; readonly paper: Paper } | Obstacle> => {
  const wanted = state.missing.find(signer => signer.personId === me.personId)
  if (!wanted) {
    return state.signatures.some(signature => signature.personId === me.personId)
      ? obstacle('SIGNED', '你已经签过这一稿了，不用再签。')
      : obstacle('NOT_SIGNER', '这份文本没有安排你用设备签名。需要你签的话，请主持人退回修改，把你列为签名人。')
  }
  const renamed = state.frozen.signers.find(signer => nameOf(signer.personId) !== signer.name)
  if (renamed) return obstacle('RENAMED', `文本里的签名人“${renamed.name}”和本案名册上的姓名不一致，请先不要签。告诉主持人退回修改。`)
  const paper = await rebuild(state, engine)
  if (isObstacle(paper)) return paper
  const manifest = utf8(manifestOf({ slot: wanted.slot, pdf: paper.sha256, json: state.sha256 }))
  const { cms } = await signDetached(manifest, me)
  return { paper, act: { act: 'sign', draft: state.draft, sha256: state.sha256, paper: paper.sha256, slot: wanted.slot, cms: base64url(cms) } }
}

