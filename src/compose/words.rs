//! A service's `command` and `entrypoint`.
//!
//! Source: compose-go v2.13.0 `types/command.go` `ShellCommand`.

use super::expansion::expanded;
use super::service::is_null;
use super::shell_words::split;
use super::{ComposeError, Service};
use crate::secret::Secret;
use crate::setting::{Setting, State};
use crate::yaml::{Data, Node};

/// The words of the service's `key`; `None` where it is not given. A text is split nearly as a shell would.
///
/// # Errors
/// If Docker Compose would refuse it.
pub fn words(service: &Service, key: &str) -> Result<Option<Vec<Setting<Secret>>>, ComposeError> {
    let Some((layer, node)) = service.value(key).filter(|(_, node)| !is_null(node)) else {
        return Ok(None);
    };
    let expand = |node: &Node, text: &str| expanded(text, node.span, &|name| layer.scope.variables.look_up(name));
    match &*node.data {
        Data::Sequence(items) => {
            let texts = items.iter().filter_map(|item| Some((item, item.scalar()?)));
            let words: Result<Vec<_>, _> = texts.map(|(item, scalar)| expand(item, &scalar.text)).collect();
            words.map(Some)
        }
        Data::Scalar(scalar) => {
            let whole = expand(node, &scalar.text)?;
            let State::Known(text) = &whole.state else {
                return Ok(Some(vec![whole]));
            };
            let Some(words) = split(text.reveal()) else {
                return Err(ComposeError::at(
                    node.span,
                    "model",
                    format!("`{key}` cannot be split into words: a quote or parenthesis is not closed"),
                ));
            };
            let word = |word: String| Setting::known(Secret::new(word), node.span).through(whole.via.clone());
            Ok(Some(words.into_iter().map(word).collect()))
        }
        Data::Mapping(_) => Ok(None),
    }
}
