// SPDX-License-Identifier: UNLICENSED
pragma solidity ^0.8.28;

import {Ownable} from "@openzeppelin/contracts/access/Ownable.sol";
import {Ownable2Step} from "@openzeppelin/contracts/access/Ownable2Step.sol";
import {Pausable} from "@openzeppelin/contracts/utils/Pausable.sol";
import {ILuxxonSettlement} from "../src/ILuxxonSettlement.sol";
import {LuxxonSettlement} from "../src/LuxxonSettlement.sol";
import {Base} from "./Base.t.sol";

contract RolesTest is Base {
    function expectNotOwner(address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableUnauthorizedAccount.selector, caller));
    }

    function test_Constructor_SetsWhatItIsGivenAndSaysSo() external {
        vm.expectEmit();
        emit ILuxxonSettlement.PlatformWalletSet(address(0), platform);
        vm.expectEmit();
        emit ILuxxonSettlement.RelayerSet(relayer, true);
        LuxxonSettlement made = new LuxxonSettlement(address(usdc), owner, platform, relayer, 3000);
        assertEq(made.usdc(), address(usdc));
        assertEq(made.owner(), owner);
        assertEq(made.pendingOwner(), address(0));
        assertEq(made.platformWallet(), platform);
        assertTrue(made.relayers(relayer));
        assertEq(made.feeCapBps(), 3000);
        assertEq(made.MAX_SECONDS(), 86_400);
        assertFalse(made.paused());
        assertEq(made.totalHeld(), 0);
        assertEq(made.accruedFees(), 0);
    }

    /// @dev A call of its own: what is expected of a deployment at the end of a test is not looked for.
    function make(address token, address first, address wallet, address key, uint16 cap) external {
        LuxxonSettlement made = new LuxxonSettlement(token, first, wallet, key, cap);
        assertEq(made.feeCapBps(), cap);
    }

    function test_Constructor_RevertWhen_AnAddressIsZeroOrTheFeeCapTooHigh() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        this.make(address(0), owner, platform, relayer, 2000);
        vm.expectRevert(abi.encodeWithSelector(Ownable.OwnableInvalidOwner.selector, address(0)));
        this.make(address(usdc), address(0), platform, relayer, 2000);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        this.make(address(usdc), owner, address(0), relayer, 2000);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        this.make(address(usdc), owner, platform, address(0), 2000);
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeCapNotLower.selector, 3000, 3001));
        this.make(address(usdc), owner, platform, relayer, 3001);
    }

    function test_SetRelayer_GivesAndTakesTheRole() external {
        vm.startPrank(owner);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.RelayerSet(stranger, true);
        settlement.setRelayer(stranger, true);
        assertTrue(settlement.relayers(stranger));
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.RelayerSet(relayer, false);
        settlement.setRelayer(relayer, false);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotRelayer.selector, relayer));
        settle(1);
    }

    function test_SetGuardian_GivesAndTakesTheRole() external {
        vm.startPrank(owner);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.GuardianSet(guardian, false);
        settlement.setGuardian(guardian, false);
        assertFalse(settlement.guardians(guardian));
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotGuardian.selector, guardian));
        vm.prank(guardian);
        settlement.pause();
    }

    function test_SetPlatformWallet_RedirectsFees() external {
        settle(1);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.PlatformWalletSet(platform, stranger);
        vm.prank(owner);
        settlement.setPlatformWallet(stranger);
        settlement.sweepFees();
        assertEq(usdc.balanceOf(stranger), FEE);
        assertEq(usdc.balanceOf(platform), 0);
    }

    function test_Setters_RevertWhen_TheAddressIsZeroOrThisContract() external {
        vm.startPrank(owner);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        settlement.setRelayer(address(0), true);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        settlement.setGuardian(address(0), true);
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_ZeroAddress.selector);
        settlement.setPlatformWallet(address(0));
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_InvalidPayee.selector, settlement));
        settlement.setPlatformWallet(address(settlement));
    }

    function test_LowerFeeCap_OnlyEverLowers() external {
        vm.startPrank(owner);
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.FeeCapLowered(2000, 1999);
        settlement.lowerFeeCap(1999);
        assertEq(settlement.feeCapBps(), 1999);
        uint16[2] memory refused = [uint16(1999), 2000];
        for (uint256 i = 0; i < refused.length; i++) {
            vm.expectRevert(
                abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_FeeCapNotLower.selector, 1999, refused[i])
            );
            settlement.lowerFeeCap(refused[i]);
        }
        settlement.lowerFeeCap(0);
        assertEq(settlement.feeCapBps(), 0);
        assertEq(settlement.totalHeld(), POOL);
    }

    function test_Pause_IsForGuardiansAndTheOwner() external {
        vm.expectRevert(abi.encodeWithSelector(ILuxxonSettlement.LuxxonSettlement_NotGuardian.selector, stranger));
        vm.prank(stranger);
        settlement.pause();
        vm.expectEmit(address(settlement));
        emit Pausable.Paused(guardian);
        pause();
        assertTrue(settlement.paused());
        vm.startPrank(owner);
        vm.expectEmit(address(settlement));
        emit Pausable.Unpaused(owner);
        settlement.unpause();
        assertFalse(settlement.paused());
        settlement.pause();
        assertTrue(settlement.paused());
    }

    function test_Pause_ChangesNothingButThePause() external {
        settle(1);
        pause();
        assertEq(settlement.totalHeld(), POOL - TO_AMOUNT);
        assertEq(settlement.accruedFees(), FEE);
        assertEq(settlement.feeCapBps(), 2000);
    }

    function test_Pause_RevertWhen_DoneTwice() external {
        pause();
        vm.expectRevert(Pausable.EnforcedPause.selector);
        vm.prank(guardian);
        settlement.pause();
        vm.startPrank(owner);
        settlement.unpause();
        vm.expectRevert(Pausable.ExpectedPause.selector);
        settlement.unpause();
    }

    function test_OwnersFunctions_RevertWhen_CalledByAnyoneElse() external {
        address[3] memory callers = [stranger, guardian, relayer];
        for (uint256 i = 0; i < callers.length; i++) {
            vm.startPrank(callers[i]);
            expectNotOwner(callers[i]);
            settlement.setRelayer(callers[i], true);
            expectNotOwner(callers[i]);
            settlement.setGuardian(callers[i], true);
            expectNotOwner(callers[i]);
            settlement.setPlatformWallet(callers[i]);
            expectNotOwner(callers[i]);
            settlement.lowerFeeCap(0);
            expectNotOwner(callers[i]);
            settlement.unpause();
            expectNotOwner(callers[i]);
            settlement.sweepExcess(address(usdc), callers[i]);
            expectNotOwner(callers[i]);
            settlement.transferOwnership(callers[i]);
            expectNotOwner(callers[i]);
            settlement.acceptOwnership();
            vm.stopPrank();
        }
    }

    function test_Ownership_MovesInTwoSteps() external {
        vm.expectEmit(address(settlement));
        emit Ownable2Step.OwnershipTransferStarted(owner, stranger);
        vm.prank(owner);
        settlement.transferOwnership(stranger);
        assertEq(settlement.owner(), owner);
        assertEq(settlement.pendingOwner(), stranger);
        vm.expectEmit(address(settlement));
        emit Ownable.OwnershipTransferred(owner, stranger);
        vm.prank(stranger);
        settlement.acceptOwnership();
        assertEq(settlement.owner(), stranger);
        expectNotOwner(owner);
        vm.prank(owner);
        settlement.unpause();
    }

    function test_Ownership_CannotBeRenounced() external {
        vm.expectRevert(ILuxxonSettlement.LuxxonSettlement_RenounceDisabled.selector);
        vm.prank(owner);
        settlement.renounceOwnership();
        assertEq(settlement.owner(), owner);
    }

    function test_SpendCap_IsSetByItsConsumerAloneAndAlsoWhilePaused() external {
        pause();
        vm.expectEmit(address(settlement));
        emit ILuxxonSettlement.SpendCapSet(consumer, type(uint64).max, type(uint80).max);
        vm.prank(consumer);
        settlement.setSpendCap(type(uint64).max, type(uint80).max);
        assertEq(settlement.spendCaps(consumer).maxRatePerSecond, type(uint64).max);
        assertEq(settlement.spendCaps(consumer).maxPerSession, type(uint80).max);
        assertEq(settlement.deposits(consumer), POOL);
        assertEq(settlement.spendCaps(stranger).maxRatePerSecond, 0);
    }
}
