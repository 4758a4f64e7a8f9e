//! `check`: read, pair, run the rules, report.

use anyhow::bail;

use super::chosen::Chosen;
use super::load;
use super::loaded::Loaded;
use super::verify::{self, Verifications};
use super::{FOUND, Io, NOT_CHECKED, PASSED, compared, fix, last_net, output, pairs, required, shared_secret};
use crate::cli::{CheckArgs, FailOn, FormatArg};
use crate::finding::{Severity, listed, quoted};
use crate::pairing::{Pairing, pair, probable};
use crate::party::RelyingParty;
use crate::report::{self, Assumed, AssumedPlace, Choice, Detail, Failure, Frame, Paired, Report, Style};
use crate::rules::{Context, RULES};
use crate::setting::Unknown;
use crate::signin::{Sides, SignIn, Versions};
use crate::source::{Role, SourceMap};

/// How often `--fix` looks for more to do, at most.
const MOST_ROUNDS: usize = 8;

/// Runs the check and prints its report.
#[inline(never)]
pub(super) fn check(args: &CheckArgs, io: &mut Io<'_>) -> anyhow::Result<u8> {
    let chosen = Chosen::of(args)?;
    if args.fix && from_stdin(args) {
        bail!("--fix: what is read from standard input cannot be changed");
    }
    let mut all = load::load_all(&args.input, io)?;
    if let Some(path) = &args.output {
        let spare = |loaded: &Loaded| output::spare_inputs(path, &args.input, &loaded.system);
        all.first().map_or(Ok(()), spare)?;
    }
    let mut report = judged(args, &all, &chosen)?;
    if args.diff {
        fix::diff(&report, &all, io)?;
        return Ok(exit_code(args, &report));
    }
    let mut rounds = if args.fix { MOST_ROUNDS } else { 0 };
    while rounds > 0 && fix::fix(&report, &all, rounds == MOST_ROUNDS, io)? {
        // What one change brings to light may have another one; what is reported, and decides, is what is left.
        all = load::load_all(&args.input, io)?;
        report = judged(args, &all, &chosen)?;
        rounds -= 1;
    }
    let style = Style {
        detail: detail(args),
        ..io.style
    };
    // People see the report even if the file cannot be written.
    let printed = if args.output.is_some() {
        FormatArg::Human
    } else {
        args.format
    };
    let sources: Vec<&SourceMap> = all.iter().map(|loaded| &loaded.sources).collect();
    print(&report, printed, &style, &sources, io)?;
    if let Some(path) = &args.output {
        let style = Style {
            detail: detail(args),
            ..Style::default()
        };
        output::write(path, &render(&report, args.format, &style, &sources))?;
    }
    let code = exit_code(args, &report);
    if code == FOUND && report.summary.errors == 0 {
        // The verdict says that the sign-in passes; nobody should have to guess why the check does not.
        writeln!(io.stderr, "error: {}", stricter(args, &report))?;
    }
    Ok(code)
}

/// The report of everything that was read.
fn judged(args: &CheckArgs, all: &[Loaded], chosen: &Chosen<'_>) -> anyhow::Result<Report> {
    let mut reports = all.iter().map(|loaded| examine(loaded, chosen));
    let Some(first) = reports.next() else {
        bail!("nothing was read")
    };
    let mut report = report::merge(first, reports.collect());
    for loaded in all {
        pairs::add(loaded, chosen, &mut report);
        pairs::tell_unread(loaded, &mut report);
    }
    required::require(args, all, &mut report)?;
    required::asked_for(args, all, &mut report);
    Ok(report)
}

/// Whether anything is to be read from standard input.
fn from_stdin(args: &CheckArgs) -> bool {
    let input = &args.input;
    let files = input
        .authelia
        .iter()
        .chain(&input.coder)
        .chain(&input.env_file)
        .chain(&input.paths);
    let mut files = files.chain(&input.client_secret_file);
    files.any(|path| path == std::path::Path::new("-"))
}

/// Why the check fails although there is no error.
fn stricter(args: &CheckArgs, report: &Report) -> String {
    let summary = &report.summary;
    let found = match args.fail_on {
        FailOn::Warning if summary.warnings > 0 => Some("--fail-on warning: there are warnings"),
        FailOn::Note if summary.warnings + summary.notes > 0 => Some("--fail-on note: there are findings"),
        _ => None,
    };
    let incomplete = args.require_complete && summary.not_checked > 0;
    let incomplete = incomplete.then_some("--require-complete: not everything could be checked");
    let reasons: Vec<_> = found.into_iter().chain(incomplete).collect();
    reasons.join("; ")
}

/// How much the report for people tells.
fn detail(args: &CheckArgs) -> Detail {
    let least = match args.fail_on {
        FailOn::Error | FailOn::Never => Severity::Error,
        FailOn::Warning => Severity::Warning,
        FailOn::Note => Severity::Note,
    };
    match (args.quiet, args.verbose) {
        (true, _) => Detail::Brief {
            least,
            gaps: args.require_complete,
        },
        (false, true) => Detail::Full,
        (false, false) => Detail::Usual,
    }
}

/// Prints `report` to standard output.
pub(super) fn print(
    report: &Report,
    format: FormatArg,
    style: &Style,
    sources: &[&SourceMap],
    io: &mut Io<'_>,
) -> anyhow::Result<()> {
    io.stdout.write_all(render(report, format, style, sources).as_bytes())?;
    Ok(())
}

fn render(report: &Report, format: FormatArg, style: &Style, sources: &[&SourceMap]) -> String {
    let text = report::render(report, format.into(), style, &report::infos(RULES));
    let without = |text: String, sources: &&SourceMap| match format {
        FormatArg::Json | FormatArg::Sarif | FormatArg::Gitlab => {
            last_net::json_without_secrets(&text, sources).into_owned()
        }
        _ => last_net::without_secrets(&text, sources).into_owned(),
    };
    sources.iter().fold(text, without)
}

/// Plays the sign-in through.
pub(super) fn examine(loaded: &Loaded, chosen: &Chosen<'_>) -> Report {
    examine_and(loaded, chosen, |_, report| report)
}

/// Plays the sign-in through, then does `then` with what the rules looked at and their report.
pub(super) fn examine_and<T>(loaded: &Loaded, chosen: &Chosen<'_>, then: impl FnOnce(&Context<'_>, Report) -> T) -> T {
    let (provider, relying_party) = (loaded.provider.as_ref(), loaded.relying_party.as_ref());
    let pairing = match &loaded.client_id {
        _ if loaded.switched_off.is_some() && relying_party.is_some() => Pairing::SwitchedOff,
        Some(id) => crate::pairing::pair_named(provider, relying_party, id),
        None => pair(provider, relying_party),
    };
    let (pairing, unpaired) = decided(pairing, loaded);
    let mut verifications = Verifications::new(!loaded.applications.without_digests);
    let secret_verdict = verifications.add(&pairing, relying_party);
    let written_verdict = verifications.add_as_written(&pairing, relying_party, &loaded.sources);
    verifications.start();
    let switched_off = loaded.switched_off.filter(|_| relying_party.is_some());
    let sides = Sides {
        provider,
        switched_off: switched_off.is_some(),
        relying_party,
        pairing: &pairing,
        versions: Versions {
            provider: loaded.authelia.version,
            relying_party: loaded.coder.version,
        },
    };
    let context = Context {
        sign_in: SignIn::of(&sides),
        sides,
        switched_off,
        without_provider: &loaded.without_provider,
        users: loaded.users.as_ref(),
        routing: &loaded.routing,
        syntax: &loaded.syntax,
        duplicates: &loaded.duplicates,
        fails: std::cell::Cell::new(false),
        secret_verdict: &secret_verdict,
        written_verdict: &written_verdict,
        shared_secret: shared_secret::find(&pairing, relying_party),
        digest_as_written: verify::is_digest_as_written(relying_party, &loaded.sources),
        taken: pairs::taken(loaded),
        is_elsewhere: false,
        is_one_of_many: false,
        applications: std::cell::OnceCell::new(),
    };
    let ran = chosen.run(chosen.rules(), &context);
    let frame = Frame {
        selected: (chosen.rules().len() < RULES.len()).then_some(chosen.rules().len()),
        assumed: assumed(loaded),
        remarks: loaded.remarks.clone(),
        alone: loaded.alone.clone(),
        pair: paired(&pairing, relying_party),
        failures: failures(loaded, || unpaired.or_else(|| compared::nothing(&context, &ran))),
    };
    then(&context, report::build(frame, ran, &loaded.sources))
}

/// What could not be read or decided; what is `unjudged` only where everything could be read.
fn failures(loaded: &Loaded, unjudged: impl FnOnce() -> Option<String>) -> Vec<Failure> {
    let failures = loaded.failures.iter().map(|unclear| Failure {
        message: unclear.message.clone(),
        path: unclear.path.clone(),
        candidates: Vec::new(),
    });
    let mut failures: Vec<Failure> = failures.collect();
    match failures.first_mut() {
        Some(first) => {
            let candidates = loaded.candidates.iter().cloned();
            first.candidates = candidates.map(|(option, path)| Choice { option, path }).collect();
        }
        None => failures.extend(unjudged().map(|message| Failure {
            message,
            path: None,
            candidates: Vec::new(),
        })),
    }
    failures
}

/// What the report says of the pair, if there are two sides.
fn paired(pairing: &Pairing<'_>, relying_party: Option<&RelyingParty>) -> Option<Paired> {
    let side = relying_party.filter(|_| !matches!(pairing, Pairing::OneSided))?;
    Some(Paired {
        party: side.facts.id.to_string(),
        files: Vec::new(),
        client_id: side.client_id().value().copied().unwrap_or_default().to_owned(),
    })
}

/// The versions that the programs were taken to have, and what tells them.
fn assumed(loaded: &Loaded) -> Vec<Assumed> {
    let is_given = |role: Role| loaded.sources.roles().any(|(_, own)| own == role);
    let sides = [
        ("authelia", is_given(Role::Authelia), loaded.authelia),
        ("coder", is_given(Role::Coder), loaded.coder),
    ];
    let given = sides.into_iter().filter(|(_, given, _)| *given);
    let assumed = given.map(|(program, _, told)| Assumed {
        program,
        version: told.version.to_string(),
        from: told.from.name(),
        place: told.from.place().map(|place| {
            let (path, start, _) = loaded.sources.position(place);
            let path = path.to_owned();
            AssumedPlace { path, line: start.line }
        }),
    });
    assumed.collect()
}

/// The pairing that rules look at, and why there is none if that is no finding of theirs.
fn decided<'a>(pairing: Pairing<'a>, loaded: &'a Loaded) -> (Pairing<'a>, Option<String>) {
    let name = loaded.relying_party.as_ref().map_or("Coder", RelyingParty::name);
    let own = loaded.relying_party.as_ref().map(RelyingParty::client_id);
    let own = own.and_then(|own| own.value().copied());
    if let (Some(own), Some(given), true) = (own, &loaded.client_id, loaded.provider.is_some())
        && !own.is_empty()
        && own != given
    {
        let message = format!(
            "--client-id {}: {name}'s client id is {}, which is the one that {name} sends",
            quoted(given),
            quoted(own)
        );
        let why = Unknown::because(text!("--client-id names another client than {name}'s"));
        return (Pairing::Unknown(why), Some(message));
    }
    match (&pairing, &loaded.client_id, &loaded.provider) {
        (Pairing::NotRegistered(_), Some(id), Some(provider)) => {
            let ids = provider.registrations().iter();
            let ids = ids.filter_map(|client| client.options.text("client_id").value().map(|id| quoted(id)));
            let message = format!(
                "--client-id {} is not registered; registered: {}",
                quoted(id),
                listed(&ids.collect::<Vec<_>>())
            );
            let why = Unknown::because("--client-id names no registration");
            (Pairing::Unknown(why), Some(message))
        }
        (Pairing::Unknown(why), _, provider) => {
            let both = provider.as_ref().zip(loaded.relying_party.as_ref());
            let probable = both.map_or_else(Vec::new, |(provider, side)| probable(provider, side));
            let offered: Vec<String> = probable.iter().take(4).map(|id| format!("--client-id {id}")).collect();
            let offered = match offered.as_slice() {
                [] => "name it with --client-id".to_owned(),
                [only] => format!("it is probably {only}"),
                several => format!("these have its name or callback path: {}", several.join(", ")),
            };
            let message = format!(
                "it is not known which registration belongs to this {name}: {}; {offered}",
                why.reason
            );
            (pairing, Some(message))
        }
        // Beside applications that are, it is one that signs its users in by itself.
        (Pairing::Disabled, _, Some(_))
            if loaded.applications.parties.is_empty()
                && loaded.relying_party.as_ref().is_some_and(|side| !side.names_oidc()) =>
        {
            let message = format!("this {name} is not set up for OpenID Connect, so there is nothing to compare");
            (pairing, Some(message))
        }
        _ => (pairing, None),
    }
}

fn exit_code(args: &CheckArgs, report: &Report) -> u8 {
    let summary = &report.summary;
    let found = match args.fail_on {
        FailOn::Error => summary.errors,
        FailOn::Warning => summary.errors + summary.warnings,
        FailOn::Note => summary.errors + summary.warnings + summary.notes,
        FailOn::Never => 0,
    };
    if !report.failures.is_empty() {
        NOT_CHECKED
    } else if found > 0 || (args.require_complete && summary.not_checked > 0) {
        FOUND
    } else {
        PASSED
    }
}
