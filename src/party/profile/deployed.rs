//! Which application a process is, by its image and its variables, and what it makes of what it gets.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::OnceLock;

use super::addresses;
use super::alike;
use super::applied::Applied;
use super::chart;
use super::embedded::EMBEDDED;
use super::own_file;
use super::values::ProfileValues;
use super::version::AppVersion;
use super::{Profile, StoredSettings};
use crate::deployment::{Image, LeftOutBecause, Workload};
use crate::env::Environment;
use crate::files::Files;
use crate::finding::{Finding, Severity, quoted};
use crate::kubernetes;
use crate::options::{Options, Value};
use crate::order;
use crate::party::left_out;
use crate::party::notation::{Notations, WrittenOption, of_variable};
use crate::party::relying_party::{Derived, RelyingParty};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::source::{SourceMap, Span};

/// The application that a process is, with its settings; `None` where no profile is of it, or nothing of its sign-in is
/// set. `own` are profiles of the call's own, which count first; `is_registered` says whether a registration is for what it is
/// asked about, where the files alone leave two.
pub fn relying_party(
    workload: &Workload,
    own: &[Profile],
    is_registered: &dyn Fn(&RelyingParty) -> bool,
    files: &mut dyn Files,
) -> Option<RelyingParty> {
    if let Some(profile) = own.iter().find(|profile| is_of(profile, workload)) {
        return applied(profile, workload, files);
    }
    let candidates = EMBEDDED.iter().filter(|embedded| may_be(embedded.text, workload));
    let mut found: Vec<(bool, Rc<Profile>)> = candidates
        .filter_map(|embedded| embedded.profile().ok())
        .filter(|profile| is_of(profile, workload))
        .map(|profile| (runs(&profile, workload), profile))
        .collect();
    // The image says more than a variable, which several programs may have.
    // Of two with the same places in their charts' values, the one with keys of its own is meant.
    order::by_key(&mut found, |(runs, profile)| (!runs, profile.recognise.keys.is_empty()));
    let mut sides = found
        .iter()
        .filter_map(|(_, profile)| Some((profile, applied(profile, workload, files)?)));
    let (profile, side) = sides.next()?;
    let Some((other, second)) = sides
        .next()
        .filter(|(other, _)| alike::are_alike(profile, other, workload))
    else {
        return Some(side);
    };
    Some(alike::meant(
        [(profile, side), (other, second)],
        workload,
        is_registered,
    ))
}

/// Whether `text` has something in it that only an application has that a built-in profile is of.
pub fn is_mentioned(text: &str) -> bool {
    static WORDS: OnceLock<Vec<&str>> = OnceLock::new();
    let words = WORDS.get_or_init(|| {
        let signs = EMBEDDED
            .iter()
            .flat_map(|embedded| signs(embedded.text, &["images", "variables", "keys", "config_maps"]));
        signs.map(|word| word.split('{').next().unwrap_or(word)).collect()
    });
    words.iter().any(|word| text.contains(word)) || installs(text)
}

/// Whether `text` installs a chart of whose values a profile knows something.
fn installs(text: &str) -> bool {
    const INSTALLERS: [&str; 3] = ["kind: HelmRelease", "kind: Application", "helmCharts:"];
    static CHARTS: OnceLock<Vec<&str>> = OnceLock::new();
    if !INSTALLERS.iter().any(|word| text.contains(word)) {
        return false;
    }
    let charts = CHARTS.get_or_init(|| {
        let with_values = EMBEDDED.iter().filter(|embedded| embedded.text.contains("helm = "));
        with_values
            .flat_map(|embedded| signs(embedded.text, &["charts"]))
            .collect()
    });
    text.lines().any(|line| {
        let line = line.trim().trim_start_matches("- ");
        let name = line.strip_prefix("chart:").or_else(|| line.strip_prefix("name:"));
        name.is_some_and(|name| charts.contains(&name.trim().trim_matches(['\'', '"'])))
    })
}

/// The images and variables in a profile's head, which is not worth parsing for them.
pub(super) fn signs(text: &'static str, kinds: &'static [&'static str]) -> impl Iterator<Item = &'static str> {
    let head = text.split("\n[sources]").next().unwrap_or_default();
    let lines = head
        .lines()
        .filter(move |line| line.split_once(" = ").is_some_and(|(key, _)| kinds.contains(&key)));
    lines.flat_map(|line| line.split('"').skip(1).step_by(2))
}

/// Whether it is worth parsing a profile for this process.
fn may_be(text: &'static str, workload: &Workload) -> bool {
    let image = workload.image.as_ref().map(Image::repository);
    let chart = workload.chart.as_ref().map(|chart| chart.name.as_str());
    signs(text, &["images", "charts", "variables", "keys"]).any(|sign| {
        chart == Some(sign)
            || (chart == Some("") && text.contains("helm = "))
            || image.is_some_and(|image| image.ends_with(sign))
            || workload.environment.variable(sign).is_some()
            || sign.contains('{')
    })
}

fn runs(profile: &Profile, workload: &Workload) -> bool {
    let images: Vec<&str> = profile.recognise.images.iter().map(String::as_str).collect();
    let chart = workload.chart.as_ref().filter(|_| workload.image.is_none());
    let is_installed = chart.is_some_and(|chart| {
        let client_id = profile
            .settings
            .get("client_id")
            .and_then(|source| source.helm.as_ref());
        let has_its_place = || client_id.is_some_and(|path| own_file::has(&chart.values, path));
        profile.recognise.charts.contains(&chart.name) || (chart.name.is_empty() && has_its_place())
    });
    workload.runs(&images) || is_installed
}

fn is_of(profile: &Profile, workload: &Workload) -> bool {
    runs(profile, workload) || sets_a_sign(profile, &workload.environment)
}

fn sets_a_sign(profile: &Profile, environment: &Environment) -> bool {
    let mut signs = profile.recognise.variables.iter();
    signs.any(|name| match name.split_once('{') {
        Some((before, rest)) => {
            let after = rest.split_once('}').map_or("", |(_, after)| after);
            let fits = |name: &str| {
                name.len() > before.len() + after.len() && name.starts_with(before) && name.ends_with(after)
            };
            environment.variables().any(|variable| fits(&variable.name.value))
        }
        None => environment.variable(name).is_some(),
    })
}

fn applied(profile: &Profile, workload: &Workload, files: &mut dyn Files) -> Option<RelyingParty> {
    let of_chart = chart::environment(profile, workload, files);
    let environment = of_chart.as_ref().unwrap_or(&workload.environment);
    let values = ProfileValues::of(profile, workload, environment, files);
    let sources = files.sources();
    let place = environment.place;
    let id = values.get("client_id")?;
    let is_set = !id.setting.is_absent() && id.setting.place != place;
    let is_elsewhere = || is_kept(profile, workload, &values) || is_in_a_file(profile, workload, &id.setting);
    let keeps_client = !is_set && is_elsewhere();
    let is_hidden =
        || environment.hidden.is_some() && runs(profile, workload) && shows_a_sign_in(profile, &values, place);
    if !is_set && !keeps_client && !sets_a_sign(profile, environment) && !is_hidden() {
        return None;
    }
    let tag = runs(profile, workload).then(|| tag(profile, workload)).flatten();
    let applied = Applied {
        profile,
        values: &values,
        version: tag
            .map(|tag| AppVersion::new(&tag))
            .filter(|version| !version.numbers().is_empty()),
        place,
    };
    let facts = applied.facts();
    allow_names(profile, &values, sources);
    let (options, notations) = options(profile, &values, environment, sources);
    let (issuer, skips_issuer_checks) = applied.issuer();
    let endpoints = applied.endpoints();
    let (redirect_uri, host_is_asked_for) = applied.redirect_uri();
    let mut side = RelyingParty {
        derived: Derived {
            is_on: applied.is_on(),
            issuer,
            provider_host: addresses::host(&endpoints),
            endpoints,
            skips_issuer_checks,
            redirect_uri,
            host_is_asked_for,
            is_image_s: runs(profile, workload),
            redirect_hosts: None,
            scopes: applied.scopes(),
            ignores_userinfo: None,
            session: None,
            keeps_client,
        },
        facts,
        place,
        environment: environment.clone(),
        options,
        version: Setting::absent(workload.image.as_ref().map_or(place, |image| image.name.span)),
        defects: Vec::new(),
        whole: workload.whole,
        notations,
    };
    side.defects.extend(switched_off(&applied, &side));
    side.defects.extend(not_passed(profile, workload));
    Some(side)
}

/// The names of a program are no secrets, whatever a secret begins with.
fn allow_names(profile: &Profile, values: &ProfileValues<'_>, sources: &SourceMap) {
    profile.names().for_each(|name| sources.known().allow(name.clone()));
    for name in profile.settings.values().flat_map(|source| &source.env) {
        sources.known().allow(values.named(name));
    }
}

/// The tag of the image that it runs: of a chart that has its own image the values may say no more than that.
fn tag(profile: &Profile, workload: &Workload) -> Option<String> {
    let of_image = workload.image.as_ref().and_then(|image| image.tag()).map(str::to_owned);
    of_image.or_else(|| {
        let mut roots = own_file::roots(profile, workload.chart.as_ref()?);
        roots.find_map(|root| kubernetes::text(root.at(&["image", "tag"])?))
    })
}

/// Whether the client id may be in a file of the application's own that is there, and is in no form that is read.
fn is_in_a_file(profile: &Profile, workload: &Workload, id: &Setting<Secret>) -> bool {
    let has_file = profile
        .settings
        .get("client_id")
        .is_some_and(|source| source.file.is_some());
    has_file && id.why_unknown().is_some() && workload.environment.hidden.is_none() && runs(profile, workload)
}

/// Whether files show where the application signs in or is sent back to, if not its client id, which something that is not
/// among them may set.
fn shows_a_sign_in(profile: &Profile, values: &ProfileValues<'_>, place: Span) -> bool {
    let providers = profile.provider.iter();
    let at_provider = providers.flat_map(|way| [&way.issuer, &way.authorization, &way.token]);
    let back = profile.redirect_uri.iter().map(|way| &way.setting);
    let mut names = at_provider.chain(back).flatten();
    names.any(|name| {
        let found = values.get(name);
        found.is_some_and(|found| !found.setting.is_absent() && !found.setting.default && found.setting.place != place)
    })
}

/// Whether the application keeps its client in a database, where no file shows it, and files show its own address.
fn is_kept(profile: &Profile, workload: &Workload, values: &ProfileValues<'_>) -> bool {
    let keeps = profile
        .reading
        .as_ref()
        .is_some_and(|reading| reading.database == StoredSettings::Only);
    let mut bases = profile.redirect_uri.iter().filter_map(|way| way.base.as_ref());
    let is_written = |base: &String| {
        values
            .get(base)
            .is_some_and(|found| !found.setting.is_absent() && found.setting.place != workload.environment.place)
    };
    keeps && runs(profile, workload) && bases.any(is_written)
}

/// What came of every setting, and how it is written where it is set.
fn options(
    profile: &Profile,
    values: &ProfileValues<'_>,
    environment: &Environment,
    sources: &SourceMap,
) -> (Options, Notations) {
    let mut settings = Vec::new();
    let mut written = HashMap::new();
    for (role, source) in &profile.settings {
        let Some(found) = values.get(role) else { continue };
        let secret = source.secret || role == "client_secret";
        let is_elsewhere = !found.setting.default && found.setting.place != environment.place;
        if secret {
            let places = found.setting.origin().filter(|_| is_elsewhere);
            places.for_each(|place| sources.mark_secret(place));
            if let State::Known(text) = &found.setting.state {
                sources.mark_secret_value(text.clone());
            }
        }
        let text = found.setting.value().filter(|_| is_elsewhere && !secret);
        let notation = match (found.variable, text) {
            (Some(variable), _) => Some(of_variable(variable, sources)),
            (None, _) if found.name.starts_with("--") => Some(WrittenOption::Flag {
                name: found.name.trim_start_matches('-').to_owned(),
                adds: false,
            }),
            (None, text) => text.map(|text| WrittenOption::Value(text.reveal().to_owned())),
        };
        written.extend(notation.map(|notation| (found.name.clone().into(), notation)));
        let value = found.setting.map(|text| {
            if secret {
                Value::Secret(text)
            } else {
                Value::Text(text.reveal().to_owned())
            }
        });
        settings.push((found.name, value));
    }
    let notations = Notations {
        options: written,
        home: environment.form,
    };
    (Options::new(environment.place, settings), notations)
}

/// What is said where a setting has the sign-in switched off.
fn switched_off(applied: &Applied<'_>, side: &RelyingParty) -> Option<Finding> {
    let (found, on) = applied.off().filter(|_| !side.client_id().is_absent())?;
    let name = &applied.profile.name;
    let good = on.first().map_or("true", String::as_str);
    // Whoever writes it down may mean it; whoever leaves it out has forgotten it.
    let is_written = found.setting.value().is_some() && !found.setting.default;
    let severity = if is_written { Severity::Warning } else { Severity::Error };
    Some(
        Finding::at(found.setting.written_at(), text!("{name} does not offer the sign-in"))
            .rule("oidc-disabled")
            .severity(severity)
            .related(side.client_id_place(), "the client id is set")
            .says(
                found.name.as_str(),
                text!("the sign-in of {name} is switched off by {}", quoted(&found.name)),
                text!("{name} starts and shows no way to sign in through Authelia."),
            )
            .help(side.assign(&found.name, good)),
    )
}

/// Settings of the application that a file next to its own has, and that never reach it.
fn not_passed(profile: &Profile, workload: &Workload) -> Vec<Finding> {
    let is_own = |name: &str| {
        profile
            .settings
            .values()
            .any(|source| source.env.iter().any(|own| own == name))
    };
    let left_out = workload.left_out.iter().filter(|left_out| is_own(&left_out.name));
    let only = left_out.filter(|left_out| left_out.why == LeftOutBecause::OnlyInterpolated);
    only.map(|left_out| left_out::defect(left_out, &workload.environment))
        .collect()
}
