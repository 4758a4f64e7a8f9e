//! Variables that templates ask for and no file sets.

use super::Variables;
use crate::env::{Environment, UnsetVariable};
use crate::holes::TextWithHoles;
use crate::order;
use crate::secret::Secret;
use crate::setting::Unset;

/// The variables that are asked for and no file sets; `own` counts before what is `from_files`.
pub(super) fn unset(variables: &Variables, own: &Environment, from_files: &Environment) -> Vec<UnsetVariable> {
    let of_files = from_files.variables();
    let of_files = of_files.filter(|variable| own.variable(&variable.name.value).is_none());
    let asked = own.variables().chain(of_files).filter_map(|variable| {
        let why = variable.setting.why_unknown()?;
        let name = match why.unset.as_deref()? {
            Unset::Variable(name) => Some(name.to_string()),
            Unset::Text => None,
        };
        let fills = variable.name.value.as_str();
        let empties = why.text.as_ref().is_some_and(TextWithHoles::is_one_hole);
        let hidden = from_files.variable(fills).map(|hidden| &hidden.setting);
        let hidden = hidden.filter(|hidden| !hidden.value().is_some_and(Secret::is_empty));
        let hidden = hidden.filter(|hidden| empties && hidden.place != variable.setting.place);
        Some(UnsetVariable {
            fills: fills.to_owned(),
            near: name.as_deref().and_then(|name| variables.nearest(name)),
            name,
            place: variable.setting.written_at(),
            empties,
            entry: variable.name.span,
            hides: hidden.map(|hidden| hidden.place),
            searched: variables.has_files(),
        })
    });
    let mut unset: Vec<UnsetVariable> = asked.collect();
    order::by_key(&mut unset, |unset| unset.place);
    unset
}
