//! Files that hold something of both sides.

use super::{Role, Source, SourceId, SourceMap};

impl SourceMap {
    /// Source `id` is also of this role.
    pub fn share(&mut self, id: SourceId, role: Role) {
        let own = self.get(id).map(|source| source.role);
        if own != Some(role) && !self.shared.contains(&(id, role)) {
            self.shared.push((id, role));
        }
    }

    /// Every source that was read with each of its roles, in the order of reading.
    pub fn roles(&self) -> impl Iterator<Item = (&Source, Role)> {
        let shared = self.shared.iter();
        let shared = shared.filter_map(|(id, role)| Some((self.get(*id)?, *role)));
        self.inputs().map(|source| (source, source.role)).chain(shared)
    }
}
