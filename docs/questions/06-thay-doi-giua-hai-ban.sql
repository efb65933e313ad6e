-- So với bản công bố trước, con số nào đã đổi, từ bao nhiêu thành bao nhiêu, vì sao?
-- Against the release before: which figures changed, from what to what, and why?
--
-- Look at: kind. A new period is no change of what was said; a revision is, and method says that the definition changed.
-- To compare any two releases, attach both databases and join indicator_value on its key.
select
    unit.unit_name,
    changes.indicator,
    indicator.name_vi as indicator_name,
    changes.school_year,
    changes.period,
    changes.breakdown,
    changes.basis,
    changes.boundary,
    changes.change,
    changes.kind,
    changes.old_value,
    changes.old_symbol,
    changes.new_value,
    changes.new_symbol,
    changes.new_value - changes.old_value as difference,
    changes.reason
from changes
left join unit using (unit_id)
left join indicator using (indicator)
order by
    changes.kind = 'new period', changes.kind, changes.unit_id, changes.school_year, changes.period, changes.indicator,
    changes.breakdown, changes.basis, changes.boundary;
