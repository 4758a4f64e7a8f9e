//! The parameters, and what one of them breaks.

use crate::finding::{Coverage, Severity, Stage};
use crate::rules::Pair;
use crate::signin::{AuthorizationRequest, Discovery};

/// The extra parameters of a deployment, and the registration they are sent to.
pub(in crate::rules::authorization) struct Extra<'a> {
    pub(in crate::rules::authorization) pair: Pair<'a>,
    pub(in crate::rules::authorization) request: &'a AuthorizationRequest<'a>,
    pub(in crate::rules::authorization) discovery: Option<&'a Discovery<'a>>,
}

/// What an extra parameter breaks.
pub(in crate::rules::authorization) struct Problem {
    pub(in crate::rules::authorization) name: &'static str,
    pub(in crate::rules::authorization) value: String,
    pub(in crate::rules::authorization) effect: Effect,
}

/// What happens because of it.
pub(in crate::rules::authorization) struct Effect {
    pub(in crate::rules::authorization) stage: Stage,
    pub(in crate::rules::authorization) severity: Severity,
    pub(in crate::rules::authorization) why: &'static str,
}

pub(super) type Broken = Result<Option<Effect>, Coverage>;

pub(super) fn broken(stage: Stage, why: &'static str) -> Broken {
    Ok(Some(Effect {
        stage,
        severity: Severity::Error,
        why,
    }))
}

pub(super) fn doubtful(stage: Stage, why: &'static str) -> Broken {
    Ok(Some(Effect {
        stage,
        severity: Severity::Warning,
        why,
    }))
}
