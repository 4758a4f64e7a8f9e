//! Values that another tool has yet to fill in: `{{ domain }}` of Ansible's, `{{ .Values.domain }}` of Helm's.

use super::Workload;
use crate::holes::TextWithHoles;
use crate::recognise::fills_by_name;
use crate::secret::Secret;
use crate::setting::{Setting, Unknown};

/// Makes the values of all processes unknown that have expressions in them; of manifests and Helm values only those that
/// are certainly not for Helm, which has its own to say of the others.
pub(super) fn doubt(workloads: &mut [Workload], is_cluster: bool) {
    let variables = workloads
        .iter_mut()
        .flat_map(|workload| workload.environment.variables_mut());
    for variable in variables {
        let setting = &variable.setting;
        let Some(text) = setting.value().map(Secret::reveal) else {
            continue;
        };
        if expressions(text).any(|expression| fills_by_name(expression) || (!is_cluster && is_go_s(expression))) {
            let why = Unknown::because("it has a `{{ … }}` in it, which another tool fills in: render it first");
            let why = why.with_text(TextWithHoles::filled_in(text));
            variable.setting = Setting::unknown(why, setting.place).through(setting.via.clone());
        }
    }
}

/// Whether an expression is one of Go's templates that names a value.
fn is_go_s(expression: &str) -> bool {
    expression.trim_matches('-').trim().starts_with('.')
}

/// What is between `{{` and `}}`.
fn expressions(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{")
        .skip(1)
        .filter_map(|after| Some(after.split_once("}}")?.0))
}
