//! The functions of Authelia's templates.
//!
//! Source: authelia/authelia `internal/templates/funcs.go` `FuncMap`; golang/go `src/text/template/funcs.go`.

use super::super::{Host, Missing, is_hidden};
use super::call::{FunctionCall, refused};
use super::value::{EvaluationStop, NotKnown, TemplateValue};
use super::{escapes, kinds, lists, paths, text};
use crate::authelia::versions::{MORE_TEMPLATE_FUNCTIONS, URL_QUERY_ARGUMENTS};
use crate::holes::{Filling, TextWithHoles};
use crate::setting::Unknown;
use crate::version::Behaviour;

/// What a function takes at one place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum ParameterKind {
    Any,
    Text,
    Integer,
    Map,
    Flag,
    /// What no expression in a configuration can be.
    Other,
}

use ParameterKind::{Any, Flag, Integer, Map, Other, Text};

/// A function: its name, what it takes, what it takes any number of behind that, and the versions that have it; none where
/// all do.
type Function = (
    &'static str,
    &'static [ParameterKind],
    Option<ParameterKind>,
    Option<Behaviour>,
);

const MORE: Option<Behaviour> = Some(MORE_TEMPLATE_FUNCTIONS);
const QUERY: Option<Behaviour> = Some(URL_QUERY_ARGUMENTS);

const FUNCTIONS: [Function; 96] = [
    ("ago", &[Any], None, MORE),
    ("and", &[Any], Some(Any), None),
    ("b32dec", &[Text], None, None),
    ("b32enc", &[Text], None, None),
    ("b64dec", &[Text], None, None),
    ("b64enc", &[Text], None, None),
    ("base", &[Text], None, None),
    ("call", &[Any], Some(Any), None),
    ("clean", &[Text], None, None),
    ("contains", &[Text, Text], None, None),
    ("date", &[Text, Any], None, MORE),
    ("dateInZone", &[Text, Any, Text], None, MORE),
    ("deepEqual", &[Any, Any], None, None),
    ("default", &[Any], Some(Any), None),
    ("dict", &[], Some(Any), None),
    ("dir", &[Text], None, None),
    ("duration", &[Any], None, MORE),
    ("empty", &[Any], None, None),
    ("env", &[Text], None, None),
    ("eq", &[Any], Some(Any), None),
    ("expandenv", &[Text], None, None),
    ("ext", &[Text], None, None),
    ("fileContent", &[Text], None, None),
    ("fromYaml", &[Text], None, MORE),
    ("ge", &[Any, Any], None, None),
    ("get", &[Map, Text], None, None),
    ("glob", &[Text], None, MORE),
    ("gt", &[Any, Any], None, None),
    ("hasPrefix", &[Text, Text], None, None),
    ("hasSuffix", &[Text, Text], None, None),
    ("html", &[], Some(Any), None),
    ("htmlDate", &[Any], None, MORE),
    ("htmlDateInZone", &[Any, Text], None, MORE),
    ("indent", &[Integer, Text], None, None),
    ("index", &[Any], Some(Any), None),
    ("isAbs", &[Text], None, None),
    ("iterate", &[Other], None, None),
    ("join", &[Text, Any], None, None),
    ("js", &[], Some(Any), None),
    ("keys", &[], Some(Map), None),
    ("kindIs", &[Text, Any], None, None),
    ("kindOf", &[Any], None, None),
    ("le", &[Any, Any], None, None),
    ("len", &[Any], None, None),
    ("list", &[], Some(Any), None),
    ("lower", &[Text], None, None),
    ("lt", &[Any, Any], None, None),
    ("mindent", &[Integer, Text, Text], None, None),
    ("mquote", &[], Some(Any), None),
    ("msquote", &[], Some(Any), None),
    ("mustEnv", &[Text], None, None),
    ("mustToDate", &[Text, Text], None, MORE),
    ("ne", &[Any, Any], None, None),
    ("nindent", &[Integer, Text], None, None),
    ("not", &[Any], None, None),
    ("now", &[], None, None),
    ("or", &[Any], Some(Any), None),
    ("osBase", &[Text], None, None),
    ("osClean", &[Text], None, None),
    ("osDir", &[Text], None, None),
    ("osExt", &[Text], None, None),
    ("osIsAbs", &[Text], None, None),
    ("print", &[], Some(Any), None),
    ("printf", &[Text], Some(Any), None),
    ("println", &[], Some(Any), None),
    ("quote", &[], Some(Any), None),
    ("replace", &[Text, Text, Text], None, None),
    ("secret", &[Text], None, None),
    ("set", &[Map, Text, Any], None, None),
    ("sha1sum", &[Text], None, None),
    ("sha256sum", &[Text], None, None),
    ("sha512sum", &[Text], None, None),
    ("slice", &[Any], Some(Any), None),
    ("sortAlpha", &[Any], None, None),
    ("split", &[Text, Text], None, None),
    ("splitList", &[Text, Text], None, None),
    ("squote", &[], Some(Any), None),
    ("title", &[Text], None, None),
    ("toDate", &[Text, Text], None, MORE),
    ("toYaml", &[Any], None, MORE),
    ("toYamlCustom", &[Any, Integer], None, MORE),
    ("toYamlPretty", &[Any], None, MORE),
    ("trim", &[Text], None, None),
    ("trimAll", &[Text, Text], None, None),
    ("trimPrefix", &[Text, Text], None, None),
    ("trimSuffix", &[Text, Text], None, None),
    ("typeIs", &[Text, Any], None, None),
    ("typeIsLike", &[Text, Any], None, None),
    ("typeOf", &[Any], None, None),
    ("unixEpoch", &[Any], None, MORE),
    ("upper", &[Text], None, None),
    ("urlquery", &[Text], None, None),
    ("urlqueryarg", &[Text, Text], None, QUERY),
    ("urlunquery", &[Text], None, None),
    ("uuidv4", &[], None, None),
    ("walk", &[Text, Text, Flag], None, MORE),
];

/// Whether there is a function of that name.
pub(super) fn exists(name: &str) -> bool {
    function(name).is_some()
}

fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|(known, ..)| *known == name)
}

/// Calls the function `name`; the last argument is the one that is piped in.
pub(super) fn call(
    name: &str,
    arguments: Vec<TemplateValue>,
    host: &Host<'_>,
) -> Result<TemplateValue, EvaluationStop> {
    let Some((_, fixed, more, since)) = function(name) else {
        return Err(refused("it uses a function that Authelia's templates do not have"));
    };
    if let Some(since) = since.filter(|since| !since.holds(host.version)) {
        return Err(refused(format!(
            "the template function `{name}` is there since Authelia {}, and this is {}",
            since.first(),
            host.version
        )));
    }
    let fits = arguments.len() >= fixed.len() && (more.is_some() || arguments.len() == fixed.len());
    if !fits {
        return Err(refused(format!(
            "the template function `{name}` takes {} values, found {}",
            fixed.len(),
            arguments.len()
        )));
    }
    let kinds = fixed.iter().copied().chain(std::iter::repeat(more.unwrap_or(Any)));
    for (argument, kind) in arguments.iter().zip(kinds) {
        if !takes(kind, argument) {
            return Err(refused(format!(
                "the template function `{name}` cannot take such a value"
            )));
        }
    }
    let reads = arguments
        .iter()
        .fold(0_usize, |sum, value| sum.saturating_add(value.length()));
    if !host.budget.take(reads) {
        return Err(EvaluationStop::Exhausted);
    }
    let call = FunctionCall {
        name,
        arguments: &arguments,
        host,
    };
    call.value()
}

fn takes(kind: ParameterKind, value: &TemplateValue) -> bool {
    match (kind, value) {
        (Any, _)
        | (Text, TemplateValue::Text(_))
        | (Integer, TemplateValue::Integer(_))
        // Nothing is taken for a mapping that has nothing in it.
        | (Map, TemplateValue::Map(_) | TemplateValue::Nil)
        | (Flag, TemplateValue::Flag(_)) => true,
        (Other, _) => false,
        (_, TemplateValue::Unknown(_)) => true,
        _ => false,
    }
}

impl FunctionCall<'_> {
    fn uncomputed(&self) -> TemplateValue {
        TemplateValue::unknown(Unknown::because(text!(
            "the template function `{}` is not computed",
            self.name
        )))
    }

    fn value(&self) -> Result<TemplateValue, EvaluationStop> {
        if let Some(unknown) = self.arguments.iter().find_map(|argument| match argument {
            TemplateValue::Unknown(unknown) => Some(unknown),
            _ => None,
        }) {
            return Ok(self.of_unknown(unknown));
        }
        match self.name {
            "secret" | "fileContent" => self.file(),
            "env" | "mustEnv" => self.variable(),
            "expandenv" => self.expanded(),
            "now" | "uuidv4" => Ok(self.uncomputed()),
            "glob" => Ok(TemplateValue::Unknown(NotKnown {
                why: Unknown::because("the template lists files where Authelia runs"),
                layout: String::new(),
                is_list: true,
                is_nothing: false,
            })),
            _ => {
                for kind in [text::call, escapes::call, paths::call, kinds::call, lists::call] {
                    if let Some(value) = kind(self)? {
                        return Ok(value);
                    }
                }
                Ok(self.uncomputed())
            }
        }
    }

    /// What comes of a function one of whose arguments is not known.
    fn of_unknown(&self, unknown: &NotKnown) -> TemplateValue {
        let padding = || " ".repeat(usize::try_from(self.integer(0)).unwrap_or_default().min(256));
        let layout = match (self.name, self.arguments) {
            ("indent", [TemplateValue::Integer(_), _]) => padding() + &unknown.layout,
            ("nindent", [TemplateValue::Integer(_), _]) => format!("\n{}{}", padding(), unknown.layout),
            _ => unknown.layout.clone(),
        };
        let mut why = unknown.why.clone();
        // Quotes and spaces around a value are the file's; any other function makes another value of it.
        let keeps = ["indent", "nindent", "mindent", "quote", "squote", "mquote", "msquote"];
        if !keeps.contains(&self.name) {
            why.text = None;
        }
        TemplateValue::Unknown(NotKnown {
            why,
            layout,
            is_list: false,
            is_nothing: false,
        })
    }

    fn file(&self) -> Result<TemplateValue, EvaluationStop> {
        let path = self.text(0);
        match (self.host.read)(path) {
            Ok(content) => {
                self.make(content.reveal().len())?;
                let content = content.reveal();
                Ok(TemplateValue::text(match self.name {
                    "secret" => content.trim_end_matches('\n'),
                    _ => content,
                }))
            }
            Err(Missing::Certainly) => Err(refused("a template reads a file that does not exist")),
            Err(Missing::Perhaps) => Ok(TemplateValue::unknown(
                Unknown::because(text!("{path} is read where Authelia runs, and is not at hand"))
                    .remedied_by("give --path-map CONTAINER=LOCAL")
                    .with_text(TextWithHoles::hole(
                        Filling::Template,
                        format!("{} \"{path}\"", self.name),
                    )),
            )),
        }
    }

    fn variable(&self) -> Result<TemplateValue, EvaluationStop> {
        let name = self.text(0);
        if name == "$" {
            return Ok(TemplateValue::text("$"));
        }
        let must = self.name == "mustEnv";
        if is_hidden(name) && !must {
            return Ok(TemplateValue::text(""));
        }
        match self.host.variable(name) {
            Ok(Some(_)) if is_hidden(name) => Ok(TemplateValue::text("")),
            Ok(Some(value)) => {
                self.make(value.reveal().len())?;
                Ok(TemplateValue::text(value.reveal()))
            }
            Ok(None) if must => Err(refused("a template needs a variable that is not set (`mustEnv`)")),
            Ok(None) => Ok(TemplateValue::text("")),
            Err(why) => Ok(TemplateValue::unknown(why)),
        }
    }

    fn expanded(&self) -> Result<TemplateValue, EvaluationStop> {
        match super::super::expand_env::expand(self.text(0), self.host) {
            Ok(Some(text)) => Ok(TemplateValue::text(text)),
            Ok(None) => Err(EvaluationStop::Exhausted),
            Err(why) => Ok(TemplateValue::unknown(why)),
        }
    }
}
