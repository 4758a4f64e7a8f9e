//! Which rules and refusals a call asks for.

use anyhow::bail;

use crate::authelia::refusals;
use crate::cli::CheckArgs;
use crate::explain;
use crate::finding::Finding;
use crate::report::Ran;
use crate::rules::{self, Context, RULES, Rule};

/// The rules that are run, and which of their findings are reported.
pub(super) struct Chosen<'a> {
    rules: Vec<&'static Rule>,
    select: &'a [String],
    ignore: &'a [String],
}

impl<'a> Chosen<'a> {
    /// Every rule.
    pub(super) fn all() -> Self {
        Self {
            rules: RULES.iter().collect(),
            select: &[],
            ignore: &[],
        }
    }

    /// What `--select` and `--ignore` leave: they take names of rules, and of Authelia's refusals.
    ///
    /// # Errors
    /// If a name is not known, or no rule is left.
    pub(super) fn of(args: &'a CheckArgs) -> anyhow::Result<Self> {
        for name in args.select.iter().chain(&args.ignore) {
            known_name(name)?;
        }
        let refusal = args.select.iter().any(|name| refusals::find(name).is_some());
        let wanted = |rule: &&'static Rule| {
            let named = args.select.iter().any(|name| name == rule.name);
            (args.select.is_empty() || named || (refusal && rule.is_group()))
                && !args.ignore.iter().any(|name| name == rule.name)
        };
        let rules: Vec<&'static Rule> = RULES.iter().filter(wanted).collect();
        if rules.is_empty() {
            bail!("--select and --ignore leave no rule to check");
        }
        Ok(Self {
            rules,
            select: &args.select,
            ignore: &args.ignore,
        })
    }

    /// The rules to run.
    pub(super) fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Runs `rules`, and leaves of their findings those that the call asks for.
    pub(super) fn run(&self, rules: &[&'static Rule], context: &Context<'_>) -> Vec<Ran> {
        let ran = rules::run_all(rules, context).into_iter();
        let ran = ran.map(|(rule, mut findings, coverage)| {
            findings.retain(|finding| self.wants(rule, finding));
            Ran {
                rule,
                findings,
                coverage,
            }
        });
        ran.collect()
    }

    /// Whether a finding of `rule` is reported.
    fn wants(&self, rule: &Rule, finding: &Finding) -> bool {
        let names = |list: &[String]| list.iter().any(|name| Some(name.as_str()) == finding.refusal);
        let selected = self.select.is_empty() || self.select.iter().any(|name| name == rule.name);
        (selected || names(self.select)) && !names(self.ignore)
    }
}

/// Whether `name` is that of a rule or of a refusal of Authelia's, for an option that takes such names.
fn known_name(name: &str) -> anyhow::Result<()> {
    if rules::find(name).is_some() || refusals::find(name).is_some() {
        return Ok(());
    }
    match explain::nearest(name) {
        Some(near) => bail!("there is no rule `{name}`; did you mean `{near}`?"),
        None => bail!("there is no rule `{name}`; `oidc-crosscheck rules` lists them"),
    }
}
