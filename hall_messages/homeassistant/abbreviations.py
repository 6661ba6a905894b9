"""The short keys of Home Assistant discovery, and what they stand for.

What lives here: the abbreviations of everything the hall reads. What must not: meaning, checks.
Keys of platforms the hall only looks at from afar (climate, vacuum, …) stay as they are: nobody here asks for them.
Source: the list of abbreviations in Home Assistant's documentation of MQTT discovery.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_SHARED: Final = """
avty=availability avty_mode=availability_mode avty_t=availability_topic avty_tpl=availability_template
pl_avail=payload_available pl_not_avail=payload_not_available t=topic val_tpl=value_template
dev=device o=origin cmps=components p=platform uniq_id=unique_id obj_id=object_id def_ent_id=default_entity_id
cmd_t=command_topic cmd_tpl=command_template stat_t=state_topic stat_tpl=state_template
stat_val_tpl=state_value_template ret=retain opt=optimistic e=encoding en=enabled_by_default
ent_cat=entity_category dev_cla=device_class ic=icon exp_aft=expire_after frc_upd=force_update
json_attr_t=json_attributes_topic json_attr_tpl=json_attributes_template
"""

_CONTROLS: Final = """
pl_on=payload_on pl_off=payload_off stat_on=state_on stat_off=state_off ops=options
unit_of_meas=unit_of_measurement stat_cla=state_class sug_dsp_prc=suggested_display_precision off_dly=off_delay
pl_prs=payload_press pl_open=payload_open pl_cls=payload_close pl_stop=payload_stop
stat_open=state_open stat_opening=state_opening stat_clsd=state_closed stat_closing=state_closing
stat_stopped=state_stopped pos_t=position_topic pos_tpl=position_template set_pos_t=set_position_topic
set_pos_tpl=set_position_template pos_open=position_open pos_clsd=position_closed
pl_lock=payload_lock pl_unlk=payload_unlock stat_locked=state_locked stat_unlocked=state_unlocked
act_t=action_topic act_tpl=action_template atype=automation_type pl=payload stype=subtype
"""

_LIGHTS: Final = """
bri_cmd_t=brightness_command_topic bri_cmd_tpl=brightness_command_template
bri_scl=brightness_scale bri_stat_t=brightness_state_topic bri_tpl=brightness_template
bri_val_tpl=brightness_value_template
clrm=color_mode clrm_stat_t=color_mode_state_topic clrm_val_tpl=color_mode_value_template
sup_clrm=supported_color_modes
clr_temp_cmd_t=color_temp_command_topic clr_temp_cmd_tpl=color_temp_command_template clr_temp_k=color_temp_kelvin
clr_temp_stat_t=color_temp_state_topic clr_temp_tpl=color_temp_template clr_temp_val_tpl=color_temp_value_template
max_mirs=max_mireds min_mirs=min_mireds max_k=max_kelvin min_k=min_kelvin
fx_cmd_t=effect_command_topic fx_cmd_tpl=effect_command_template fx_list=effect_list fx_stat_t=effect_state_topic
fx_tpl=effect_template fx_val_tpl=effect_value_template on_cmd_type=on_command_type
cmd_on_tpl=command_on_template cmd_off_tpl=command_off_template
hs_cmd_t=hs_command_topic hs_stat_t=hs_state_topic hs_val_tpl=hs_value_template
rgb_cmd_t=rgb_command_topic rgb_cmd_tpl=rgb_command_template rgb_stat_t=rgb_state_topic rgb_val_tpl=rgb_value_template
rgbw_cmd_t=rgbw_command_topic rgbw_cmd_tpl=rgbw_command_template rgbw_stat_t=rgbw_state_topic
rgbw_val_tpl=rgbw_value_template
rgbww_cmd_t=rgbww_command_topic rgbww_cmd_tpl=rgbww_command_template rgbww_stat_t=rgbww_state_topic
rgbww_val_tpl=rgbww_value_template
xy_cmd_t=xy_command_topic xy_cmd_tpl=xy_command_template xy_stat_t=xy_state_topic xy_val_tpl=xy_value_template
whit_cmd_t=white_command_topic whit_scl=white_scale
flsh_tlng=flash_time_long flsh_tsht=flash_time_short
"""

_DEVICE: Final = """
ids=identifiers cns=connections cu=configuration_url mf=manufacturer mdl=model mdl_id=model_id
hw=hw_version sw=sw_version sa=suggested_area sn=serial_number
"""

_ORIGIN: Final = "sw=sw_version url=support_url"


def _table(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


CONFIG: Final[Mapping[str, str]] = _table(_SHARED + _CONTROLS + _LIGHTS)
DEVICE: Final[Mapping[str, str]] = _table(_DEVICE)
ORIGIN: Final[Mapping[str, str]] = _table(_ORIGIN)


def expand(raw: Mapping[str, object], table: Mapping[str, str]) -> dict[str, object]:
    """``raw`` with every short key written out; where both forms are given, the long one wins."""
    full = {table[key]: value for key, value in raw.items() if key in table}
    full.update({key: value for key, value in raw.items() if key not in table})
    return full
