//! The functions of Authelia's templates.
//!
//! Source: authelia/authelia `internal/templates/funcs.go` `FuncMap`; golang/go `src/text/template/funcs.go`.

use super::super::{Missing, Surroundings, is_hidden};
use super::call::Call;
use super::value::{NotKnown, Stop, Value};
use super::{lists, text};
use crate::setting::Unknown;

/// What a function takes at one place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Any,
    Text,
    Integer,
    Map,
    Flag,
    /// What no expression in a configuration can be.
    Other,
}

use Kind::{Any, Flag, Integer, Map, Other, Text};

/// A function: its name, what it takes, and what it takes any number of behind that.
type Function = (&'static str, &'static [Kind], Option<Kind>);

const FUNCTIONS: [Function; 96] = [
    ("ago", &[Any], None),
    ("and", &[Any], Some(Any)),
    ("b32dec", &[Text], None),
    ("b32enc", &[Text], None),
    ("b64dec", &[Text], None),
    ("b64enc", &[Text], None),
    ("base", &[Text], None),
    ("call", &[Any], Some(Any)),
    ("clean", &[Text], None),
    ("contains", &[Text, Text], None),
    ("date", &[Text, Any], None),
    ("dateInZone", &[Text, Any, Text], None),
    ("deepEqual", &[Any, Any], None),
    ("default", &[Any], Some(Any)),
    ("dict", &[], Some(Any)),
    ("dir", &[Text], None),
    ("duration", &[Any], None),
    ("empty", &[Any], None),
    ("env", &[Text], None),
    ("eq", &[Any], Some(Any)),
    ("expandenv", &[Text], None),
    ("ext", &[Text], None),
    ("fileContent", &[Text], None),
    ("fromYaml", &[Text], None),
    ("ge", &[Any, Any], None),
    ("get", &[Map, Text], None),
    ("glob", &[Text], None),
    ("gt", &[Any, Any], None),
    ("hasPrefix", &[Text, Text], None),
    ("hasSuffix", &[Text, Text], None),
    ("html", &[], Some(Any)),
    ("htmlDate", &[Any], None),
    ("htmlDateInZone", &[Any, Text], None),
    ("indent", &[Integer, Text], None),
    ("index", &[Any], Some(Any)),
    ("isAbs", &[Text], None),
    ("iterate", &[Other], None),
    ("join", &[Text, Any], None),
    ("js", &[], Some(Any)),
    ("keys", &[], Some(Map)),
    ("kindIs", &[Text, Any], None),
    ("kindOf", &[Any], None),
    ("le", &[Any, Any], None),
    ("len", &[Any], None),
    ("list", &[], Some(Any)),
    ("lower", &[Text], None),
    ("lt", &[Any, Any], None),
    ("mindent", &[Integer, Text, Text], None),
    ("mquote", &[], Some(Any)),
    ("msquote", &[], Some(Any)),
    ("mustEnv", &[Text], None),
    ("mustToDate", &[Text, Text], None),
    ("ne", &[Any, Any], None),
    ("nindent", &[Integer, Text], None),
    ("not", &[Any], None),
    ("now", &[], None),
    ("or", &[Any], Some(Any)),
    ("osBase", &[Text], None),
    ("osClean", &[Text], None),
    ("osDir", &[Text], None),
    ("osExt", &[Text], None),
    ("osIsAbs", &[Text], None),
    ("print", &[], Some(Any)),
    ("printf", &[Text], Some(Any)),
    ("println", &[], Some(Any)),
    ("quote", &[], Some(Any)),
    ("replace", &[Text, Text, Text], None),
    ("secret", &[Text], None),
    ("set", &[Map, Text, Any], None),
    ("sha1sum", &[Text], None),
    ("sha256sum", &[Text], None),
    ("sha512sum", &[Text], None),
    ("slice", &[Any], Some(Any)),
    ("sortAlpha", &[Any], None),
    ("split", &[Text, Text], None),
    ("splitList", &[Text, Text], None),
    ("squote", &[], Some(Any)),
    ("title", &[Text], None),
    ("toDate", &[Text, Text], None),
    ("toYaml", &[Any], None),
    ("toYamlCustom", &[Any, Integer], None),
    ("toYamlPretty", &[Any], None),
    ("trim", &[Text], None),
    ("trimAll", &[Text, Text], None),
    ("trimPrefix", &[Text, Text], None),
    ("trimSuffix", &[Text, Text], None),
    ("typeIs", &[Text, Any], None),
    ("typeIsLike", &[Text, Any], None),
    ("typeOf", &[Any], None),
    ("unixEpoch", &[Any], None),
    ("upper", &[Text], None),
    ("urlquery", &[Text], None),
    ("urlqueryarg", &[Text, Text], None),
    ("urlunquery", &[Text], None),
    ("uuidv4", &[], None),
    ("walk", &[Text, Text, Flag], None),
];

/// Whether there is a function of that name.
pub(super) fn exists(name: &str) -> bool {
    function(name).is_some()
}

fn function(name: &str) -> Option<&'static Function> {
    FUNCTIONS.iter().find(|(known, ..)| *known == name)
}

type Called = Result<Value, Stop>;

fn refused(message: impl Into<String>) -> Stop {
    Stop::Refused(message.into())
}

/// Calls the function `name`; the last argument is the one that is piped in.
pub(super) fn call(name: &str, arguments: Vec<Value>, surroundings: &Surroundings<'_>) -> Called {
    let Some((_, fixed, more)) = function(name) else {
        return Err(refused("it uses a function that Authelia's templates do not have"));
    };
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
    if !surroundings.budget.take(reads) {
        return Err(Stop::Exhausted);
    }
    let call = Call {
        name,
        arguments: &arguments,
        surroundings,
    };
    call.value()
}

fn takes(kind: Kind, value: &Value) -> bool {
    match (kind, value) {
        (Any, _)
        | (Text, Value::Text(_))
        | (Integer, Value::Integer(_))
        | (Map, Value::Map(_))
        | (Flag, Value::Flag(_)) => true,
        (Other, _) => false,
        (_, Value::Unknown(_)) => true,
        _ => false,
    }
}

impl Call<'_> {
    fn uncomputed(&self) -> Value {
        Value::unknown(Unknown::because(text!(
            "the template function `{}` is not computed",
            self.name
        )))
    }

    fn value(&self) -> Called {
        if let Some(unknown) = self.arguments.iter().find_map(|argument| match argument {
            Value::Unknown(unknown) => Some(unknown),
            _ => None,
        }) {
            return Ok(self.of_unknown(unknown));
        }
        match self.name {
            "secret" | "fileContent" => self.file(),
            "env" | "mustEnv" => self.variable(),
            "expandenv" => self.expanded(),
            "now" | "uuidv4" => Ok(self.uncomputed()),
            "glob" => Ok(Value::Unknown(NotKnown {
                why: Unknown::because("the template lists files where Authelia runs"),
                layout: String::new(),
                is_list: true,
            })),
            _ => match text::call(self)? {
                Some(value) => Ok(value),
                None => Ok(lists::call(self)?.unwrap_or_else(|| self.uncomputed())),
            },
        }
    }

    /// What comes of a function one of whose arguments is not known.
    fn of_unknown(&self, unknown: &NotKnown) -> Value {
        let padding = || " ".repeat(usize::try_from(self.integer(0)).unwrap_or_default().min(256));
        let layout = match (self.name, self.arguments) {
            ("indent", [Value::Integer(_), _]) => padding() + &unknown.layout,
            ("nindent", [Value::Integer(_), _]) => format!("\n{}{}", padding(), unknown.layout),
            _ => unknown.layout.clone(),
        };
        let mut why = unknown.why.clone();
        // Quotes and spaces around a value are the file's; any other function makes another value of it.
        let keeps = ["indent", "nindent", "mindent", "quote", "squote", "mquote", "msquote"];
        if !keeps.contains(&self.name) {
            why.text = None;
        }
        Value::Unknown(NotKnown {
            why,
            layout,
            is_list: false,
        })
    }

    fn file(&self) -> Called {
        let path = self.text(0);
        match (self.surroundings.read)(path) {
            Ok(content) => {
                self.make(content.reveal().len())?;
                let content = content.reveal();
                Ok(Value::text(match self.name {
                    "secret" => content.trim_end_matches('\n'),
                    _ => content,
                }))
            }
            Err(Missing::Certainly) => Err(refused("a template reads a file that does not exist")),
            Err(Missing::Perhaps) => Ok(Value::unknown(
                Unknown::because(text!("{path} is read where Authelia runs, and is not at hand"))
                    .remedied_by("give --path-map CONTAINER=LOCAL"),
            )),
        }
    }

    fn variable(&self) -> Called {
        let name = self.text(0);
        if name == "$" {
            return Ok(Value::text("$"));
        }
        let must = self.name == "mustEnv";
        if is_hidden(name) && !must {
            return Ok(Value::text(""));
        }
        match self.surroundings.variable(name) {
            Ok(Some(_)) if is_hidden(name) => Ok(Value::text("")),
            Ok(Some(value)) => {
                self.make(value.reveal().len())?;
                Ok(Value::text(value.reveal()))
            }
            Ok(None) if must => Err(refused("a template needs a variable that is not set (`mustEnv`)")),
            Ok(None) => Ok(Value::text("")),
            Err(why) => Ok(Value::unknown(why)),
        }
    }

    fn expanded(&self) -> Called {
        match super::super::expand_env::expand(self.text(0), self.surroundings) {
            Ok(Some(text)) => Ok(Value::text(text)),
            Ok(None) => Err(Stop::Exhausted),
            Err(why) => Ok(Value::unknown(why)),
        }
    }
}
