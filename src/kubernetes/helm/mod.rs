//! Helm releases, whoever installs them: their chart, and the values that it gets.

mod installers;
mod merge;

pub(super) use merge::over;

pub use installers::{releases, written_values};

use crate::setting::Unknown;
use crate::source::{Located, Span};
use crate::yaml::Node;

/// One installation of a chart.
pub struct Release {
    /// Its name, if it has one.
    pub name: String,
    /// The chart's name without repository and path, if it is known.
    pub chart: Option<String>,
    /// The chart's version.
    pub version: Option<Located<String>>,
    /// The namespace that it is installed to, if it is known.
    pub namespace: Option<String>,
    /// Where it is defined.
    pub place: Span,
    /// Whether something else than Helm fills in templates in its values.
    pub is_template: bool,
    /// Its values, the lowest first.
    layers: Vec<ValuesLayer>,
}

/// One of the values that are laid over each other.
enum ValuesLayer {
    /// Values that are in the files.
    Known(Node),
    /// Values at one path, as `--set` has them.
    Set(String, Node),
    /// Values that are not.
    Hidden(Unknown),
}

/// The values of a release.
pub struct ReleaseValues {
    /// What is certain of them.
    pub root: Node,
    /// Why there may be more, where `root` has nothing.
    pub hidden: Option<Unknown>,
}

impl Release {
    fn new(name: String, place: Span) -> Self {
        Self {
            name,
            chart: None,
            version: None,
            namespace: None,
            place,
            is_template: false,
            layers: Vec::new(),
        }
    }

    /// The values of files that belong to no release by themselves, later over earlier, as `helm -f` has them.
    pub fn of_files(files: &[Node]) -> Option<Self> {
        let first = files.first()?;
        let mut release = Self::new(String::new(), first.span);
        release.layers = files.iter().cloned().map(ValuesLayer::Known).collect();
        Some(release)
    }

    /// Puts values files where the release takes values from elsewhere, one after the other; what remains is below
    /// everything else, since nothing beats what is written in the release itself.
    pub fn fill(&mut self, files: &[Node]) {
        let mut files = files.iter();
        for layer in &mut self.layers {
            if let ValuesLayer::Hidden(_) = layer
                && let Some(file) = files.next()
            {
                *layer = ValuesLayer::Known(file.clone());
            }
        }
        let rest: Vec<ValuesLayer> = files.cloned().map(ValuesLayer::Known).collect();
        self.layers.splice(0..0, rest);
    }

    /// All values together. Of what is below hidden values nothing is certain.
    pub fn values(&self) -> ReleaseValues {
        let mut values = ReleaseValues {
            root: merge::empty(self.place),
            hidden: None,
        };
        for layer in &self.layers {
            match layer {
                ValuesLayer::Known(node) if node.mapping().is_some() => values.root = over(&values.root, node),
                ValuesLayer::Known(_) => {}
                ValuesLayer::Set(path, value) => values.root = merge::set(&values.root, path, value),
                ValuesLayer::Hidden(why) => {
                    values.root = merge::empty(self.place);
                    values.hidden = Some(why.clone());
                }
            }
        }
        values
    }
}
