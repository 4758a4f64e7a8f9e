//! Which claims an application looks for, and which tokens it takes, as its settings say.

use super::applied::Applied;
use super::statement::{Claim, Need};
use crate::finding::Coverage;
use crate::party::claims::{ClaimFact, IdTokens};
use crate::party::facts::Fact;
use crate::setting::State;

impl Applied<'_> {
    /// The claims that the application looks for in this version, with these settings.
    pub(super) fn claims(&self) -> Vec<ClaimFact> {
        let profile = self.profile;
        let holding = profile.claim.iter().filter_map(|claim| match self.holds(claim) {
            Some(false) => None,
            Some(true) => Some((claim, None)),
            None => Some((claim, Some(self.differs()))),
        });
        let facts = holding.filter_map(|(claim, differs)| {
            let name = match (differs, self.is_looked_at(claim)) {
                (Some(why), _) | (None, Err(why)) => Err(why),
                (None, Ok(false)) => return None,
                (None, Ok(true)) => self.claim_name(claim),
            };
            let setting = claim.option.as_ref().and_then(|role| self.values.get(role));
            Some(ClaimFact {
                name,
                setting: setting.map(|found| found.name).unwrap_or_default(),
                from: claim.from.clone(),
                is_required: claim.need == Need::Required,
                confidence: profile.confidence(claim),
            })
        });
        facts.collect()
    }

    /// Whether the settings make the application look at the claim.
    fn is_looked_at(&self, claim: &Claim) -> Result<bool, Coverage> {
        if claim.unless.is_some() && self.is_switched_on(claim.unless.as_ref(), None)? {
            return Ok(false);
        }
        Ok(claim.when.is_none() || self.is_switched_on(claim.when.as_ref(), claim.holding.as_deref())?)
    }

    /// Whether the setting is on, and has the text `holding` in it.
    fn is_switched_on(&self, role: Option<&String>, holding: Option<&str>) -> Result<bool, Coverage> {
        let Some(found) = role.and_then(|role| self.values.get(role)) else {
            return Ok(false);
        };
        match &found.setting.state {
            State::Absent => Ok(false),
            State::Unknown(why) => Err(why.into()),
            State::Known(text) => {
                let text = text.reveal();
                let is_off = matches!(text.to_lowercase().as_str(), "" | "false" | "0" | "no" | "off");
                Ok(!is_off && holding.is_none_or(|part| text.contains(part)))
            }
        }
    }

    fn claim_name(&self, claim: &Claim) -> Result<String, Coverage> {
        let found = claim.option.as_ref().and_then(|role| self.values.get(role));
        match found.map(|found| found.setting.state) {
            Some(State::Known(name)) if !name.is_empty() => Ok(name.reveal().to_owned()),
            Some(State::Unknown(why)) => Err((&why).into()),
            _ => Ok(claim.name.clone()),
        }
    }

    /// Which ID tokens the application takes.
    pub(super) fn id_tokens(&self) -> Fact<IdTokens> {
        self.fact("which ID tokens are accepted by", &self.profile.id_token, |fact| {
            let chosen = fact.option.as_ref().and_then(|role| self.values.get(role));
            let algorithms = match chosen.map(|found| found.setting.state) {
                _ if !fact.verified => Vec::new(),
                Some(State::Known(one)) if !one.is_empty() => vec![one.reveal().to_owned()],
                Some(State::Unknown(why)) => return Err((&why).into()),
                _ => fact.algorithms.clone(),
            };
            Ok(IdTokens { algorithms })
        })
    }

    /// Whether the application uses refresh tokens.
    pub(super) fn refreshes(&self) -> Fact<bool> {
        self.fact("whether refresh tokens are used by", &self.profile.request, |fact| {
            fact.refreshes.ok_or_else(|| self.unsaid("uses refresh tokens"))
        })
    }
}
